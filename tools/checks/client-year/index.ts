/**
 * Services read daily rotating secrets with `rekey-client` under heavy faults:
 *   npm run check:client-year -- [--seeds 3] [--from 1] [--days 365] [--json FILE]
 * The exit code is 1 if a read failed after the first success of its process, or used a dead credential after one retry.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { faultsOf, textOf, type YearResult } from './counts';
import { simulate } from './run';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      from: { type: 'string', default: '1' },
      days: { type: 'string', default: '365' },
      json: { type: 'string' },
    },
  });
  const [seeds, from, days] = [Number(values.seeds), Number(values.from), Number(values.days)];
  if (!(seeds >= 1) || !(from >= 0) || !(days >= 1))
    throw new Error('--seeds and --days must be at least 1, and --from at least 0.');
  if (values.json !== undefined) writeFileSync(values.json, '');
  const results: YearResult[] = [];
  for (let seed = from; seed < from + seeds; seed++) {
    const result = await simulate(seed, days);
    console.log(textOf(result));
    results.push(result);
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, undefined, 2)}\n`);
  const faults = results.flatMap(faultsOf);
  for (const fault of faults) console.log(`FAILED: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

process.env.CDK_VALIDATION = 'false';
main().catch((error: Error) => {
  console.error(error.stack);
  process.exitCode = 2;
});
