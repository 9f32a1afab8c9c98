import { writeFileSync } from 'node:fs';
import { ServerMissing } from '../../../lambdas/databases/servers/server';
import { CheckError } from '../../../rehearsal/checks/errors';
import { helpText, parseOptions } from './options';
import { faultsOf, type ServerResult, table } from './report';
import type { RunOptions } from './run';
import type { ServerSpec } from './server';

/** Checks servers. The results have the order of the servers. */
export type CheckServers = (
  specs: readonly ServerSpec[],
  options: RunOptions,
) => Promise<readonly ServerResult[]>;

/**
 * Runs the check from the command line. Returns the exit code: 0 if the check passed, 1 if it failed, 2 if it could not be
 * made.
 */
export async function command(
  args: readonly string[],
  specs: readonly ServerSpec[],
  check: CheckServers,
  print: (text: string) => void,
): Promise<number> {
  try {
    const names = specs.map(({ name }) => name);
    const { help, servers, json, rotations, seed } = parseOptions(args, names);
    if (help) {
      print(helpText(specs));
      return 0;
    }
    const chosen = specs.filter(({ name, onRequest = false }) =>
      servers.length === 0 ? !onRequest : servers.includes(name),
    );
    const results = await check(chosen, { rotations, seed });
    const faults = results.flatMap((result, i) => faultsOf(result, rotations, chosen[i]?.inPlace === true));
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
    print(table(results));
    for (const [i, { server, notes }] of results.entries()) {
      // With one password in place, refused logins are expected.
      if (chosen[i]?.inPlace !== true) for (const note of notes) print(`${server}: ${note}`);
    }
    for (const fault of faults) print(`FAILED: ${fault}`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    // The user can correct these. Any other error is a defect of the check.
    if (error instanceof CheckError) print(`${error.code}: ${error.message}`);
    else if (error instanceof ServerMissing) print(`${error.name}: ${error.message}`);
    else print(String((error as Error).stack));
    return 2;
  }
}
