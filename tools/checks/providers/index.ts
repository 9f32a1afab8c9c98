/**
 * Rotates a credential of each preset of an HTTP API at its stand-in, with faults:
 *
 *     npm run check:providers -- [--rotations N] [--seed N] [--json FILE]
 *
 * Exit codes: 0 if the check passed, 1 if it failed.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Preset } from '../../../lib/http-api-presets/preset';
import { checkPreset, type ProviderResult } from './run';

const PRESETS = join(__dirname, '../../../lib/http-api-presets');

const OPTIONS = {
  rotations: { type: 'string', default: '25' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
} as const;

async function main(): Promise<number> {
  const { rotations, seed, json } = parseArgs({ options: OPTIONS }).values;
  const options = { rotations: Number(rotations), seed: Number(seed) };
  const results: ProviderResult[] = [];
  for (const file of readdirSync(PRESETS).filter((name) => name !== 'preset.ts')) {
    const presets = require(join(PRESETS, file)) as Record<string, Preset<object>>;
    for (const [name, { example, spec }] of Object.entries(presets))
      results.push(await checkPreset(name, spec(example), options));
  }
  console.table(results);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  const isGood = ({ failed, orphans, refusedReads, secretsSeenInLogs }: ProviderResult) =>
    [failed, orphans, refusedReads, secretsSeenInLogs].every((count) => count === 0);
  return results.every(isGood) ? 0 : 1;
}

main().then((code) => {
  process.exitCode = code;
});
