import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CheckError } from '../../../rehearsal/checks/errors';
import { checkLimits, faultsOf } from './check';

const HELP = `Usage: npm run check:scan-limits -- [options]

Scans a large tree and a long history with one thread and with several: every planted key must be found at its commit, in the same
order, in bounded memory.

  --megabytes N  size of the tree; the default is 200
  --commits N    length of the history; the default is 2000
  --seed N       seed of both; the default is 1
  --json FILE    writes the figures to a file
  --help         shows this text

Exit codes: 0 if the check passed, 1 if it failed, 2 if it could not be made.
`;

const OPTIONS = {
  megabytes: { type: 'string', default: '200' },
  commits: { type: 'string', default: '2000' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

function run(args: readonly string[]): number {
  const { json, help, ...numbers } = parse(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [megabytes, commits, seed] = (['megabytes', 'commits', 'seed'] as const).map((name) => {
    if (/^[1-9]\d{0,5}$/.test(numbers[name])) return Number(numbers[name]);
    throw new CheckError(
      'InvalidOption',
      `--${name} is ${JSON.stringify(numbers[name])}.`,
      'Give a whole number.',
    );
  }) as [number, number, number];
  const temporary = mkdtempSync(join(tmpdir(), 'rekey-scan-limits-'));
  try {
    const figures = checkLimits(temporary, { megabytes, commits, seed });
    const text = JSON.stringify(figures, null, 2);
    if (json !== undefined) writeFileSync(json, `${text}\n`);
    console.log(text);
    const faults = faultsOf(figures);
    for (const fault of faults) console.log(`FAILED: ${fault}`);
    return faults.length === 0 ? 0 : 1;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new CheckError('UnknownOption', (error as Error).message, 'See --help.');
  }
}

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  // The user can correct this. Any other error is a defect of the check.
  console.log(error instanceof CheckError ? error.message : (error as Error).stack);
  process.exitCode = 2;
}
