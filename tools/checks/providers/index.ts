/**
 * Rotates a credential of each preset of an HTTP API at its stand-in, with faults:
 *
 *     npm run check:providers -- [--rotations N] [--seed N] [--json FILE]
 *
 * Exit codes: 0 if the check passed, 1 if it failed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PRESETS } from '../presets';
import { checkPreset, type ProviderResult } from './run';

const OPTIONS = {
  rotations: { type: 'string', default: '25' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
} as const;

async function main(): Promise<number> {
  const { rotations, seed, json } = parseArgs({ options: OPTIONS }).values;
  const options = { rotations: Number(rotations), seed: Number(seed) };
  const results: ProviderResult[] = [];
  for (const [name, { example, spec }] of PRESETS)
    results.push(await checkPreset(name, spec(example), options));
  console.table(results);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  const isGood = ({ failed, orphans, refusedReads, secretsSeenInLogs }: ProviderResult) =>
    [failed, orphans, refusedReads, secretsSeenInLogs].every((count) => count === 0);
  return results.every(isGood) ? 0 : 1;
}

main().then((code) => {
  process.exitCode = code;
});
