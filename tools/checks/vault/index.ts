/**
 * Rotates secret-ids and tokens of OpenBao with faults, while a client is logged in all the time:
 *
 *     npm run check:vault -- [--rotations N] [--seed N] [--json FILE]
 *
 * Exit codes: 0 if the check passed, 1 if it failed.
 */
import { writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import { realClock } from '../../../engine/src/time/clock';
import { checkLive } from '../../../lambdas/credentials/http-api/stand-in/live';
import { PROGRAMS } from '../../servers/cache.cjs';
import { appRole, customSecretIds, periodicToken, type VaultKind } from './kinds';
import type { VaultResult } from './result';
import { checkKind } from './run';
import { VaultServer } from './server';

const OPTIONS = {
  rotations: { type: 'string', default: '12' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
} as const;

/** Reasons why the check fails. */
function problemsOf(result: VaultResult, wanted: number): string[] {
  const { credential, rotations, failedReads, accepted, liveTokens, orphans, secretsInLogs } = result;
  const counts = { failedReads, accepted, liveTokens, orphans, secretsInLogs };
  return [
    ...(rotations < wanted ? [`${credential}: ${rotations} of ${wanted} rotations ended`] : []),
    ...Object.entries(counts)
      .filter(([, count]) => count !== 0)
      .map(([name, count]) => `${credential}: ${name} is ${count}`),
  ];
}

/** Steps of `provider --live` that fail at the server. */
async function liveSteps({ spec, admin }: VaultKind, { transport }: VaultServer): Promise<string[]> {
  const steps = await checkLive(spec, JSON.stringify({ token: admin }), { transport, clock: realClock });
  return steps.flatMap(({ step, failure }) => (failure === undefined ? [] : [`${step}: ${failure}`]));
}

async function main(): Promise<number> {
  const { rotations, seed, json } = parseArgs({ options: OPTIONS }).values;
  process.env.PATH = [process.env.PATH, PROGRAMS].join(delimiter);
  const options = { rotations: Number(rotations), seed: Number(seed) };
  const results: VaultResult[] = [];
  for (const kindOf of [appRole, customSecretIds, periodicToken]) {
    const server = new VaultServer();
    await server.start();
    try {
      const kind = await kindOf(server);
      const steps = await liveSteps(kind, server);
      const result = await checkKind(kind, server, options);
      results.push({ ...result, notes: [...steps, ...result.notes] });
    } finally {
      await server.stop();
    }
  }
  console.table(results.map(({ notes, ...counts }) => counts));
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  const problems = results.flatMap((result) => [
    ...problemsOf(result, options.rotations),
    ...result.notes.map((note) => `${result.credential}: ${note}`),
  ]);
  for (const problem of problems) console.error(`- ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

main().then((code) => {
  process.exitCode = code;
});
