import { writeFileSync } from 'node:fs';
import { ServerMissing } from '../../../lambdas/databases/servers/server';
import { CheckError } from '../../../rehearsal/checks/errors';
import { helpText, parseOptions } from './options';
import { faultsOf, type ServerResult, table } from './report';
import { checkServer } from './run';
import type { ServerSpec } from './server';

/**
 * Runs the check from the command line. Returns the exit code: 0 if the check passed, 1 if it failed, 2 if it could not be
 * made.
 */
export async function command(
  args: readonly string[],
  specs: readonly ServerSpec[],
  print: (text: string) => void,
): Promise<number> {
  try {
    const names = specs.map(({ name }) => name);
    const options = parseOptions(args, names);
    if (options.help) {
      print(helpText(names));
      return 0;
    }
    const chosen = specs.filter(({ name }) => options.servers.length === 0 || options.servers.includes(name));
    const results: ServerResult[] = [];
    for (const spec of chosen) results.push(await checkServer(spec, options));
    const faults = results.flatMap((result, i) =>
      faultsOf(result, options.rotations, chosen[i]?.inPlace === true),
    );
    print(table(results));
    for (const { server, notes } of results) for (const note of notes) print(`${server}: ${note}`);
    for (const fault of faults) print(`FAILED: ${fault}`);
    if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
    return faults.length === 0 ? 0 : 1;
  } catch (error) {
    // The user can correct these. Any other error is a defect of the check.
    if (error instanceof CheckError) print(`${error.code}: ${error.message}`);
    else if (error instanceof ServerMissing) print(`${error.name}: ${error.message}`);
    else print(String((error as Error).stack));
    return 2;
  }
}
