/** Matches leaked values on the KMS and DynamoDB of ministack: docs/leak-index.md. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMinistack } from '../../../rehearsal/checks/deploy/ministack/server';
import { CheckError } from '../../../rehearsal/checks/errors';
import { optionsOf, runMain } from '../../../rehearsal/checks/main';
import { pythonEnvironment } from '../../../rehearsal/checks/python';
import { Steps } from '../../../rehearsal/checks/steps';
import { PLACE } from './deploy';
import { faultsOf } from './figures';
import { checkLeakIndex } from './run';

const REQUIREMENTS = join(__dirname, '../../../rehearsal/checks/deploy/ministack/requirements.txt');
const HELP = `Usage: npm run check:leak-index -- [options]

Plants secret values of a LeakIndex in files, and matches them with "cdk-rekey scan --leak-index" on ministack.

  --keys N         values that the index knows; the default is 10000
  --look-alikes N  values of the same forms that it does not know; the default is 1000
  --seed N         seed of the values and files; the default is 1
  --json FILE      writes the figures to a file
  --help           shows this text
`;
const OPTIONS = {
  keys: { type: 'string', default: '10000' },
  'look-alikes': { type: 'string', default: '1000' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

async function main(print: (line: string) => void): Promise<void> {
  const { help, json, ...numbers } = optionsOf(OPTIONS);
  if (help) return print(HELP);
  const size = {
    seed: numberOf('seed', numbers.seed),
    keys: numberOf('keys', numbers.keys),
    lookAlikes: numberOf('look-alikes', numbers['look-alikes']),
  };
  const folder = mkdtempSync(join(tmpdir(), 'rekey-leak-index-'));
  const python = await pythonEnvironment('ministack', REQUIREMENTS, print);
  const ministack = await startMinistack(python, folder, PLACE);
  try {
    const figures = await checkLeakIndex(ministack, folder, size, new Steps(print));
    const text = JSON.stringify(figures, null, 2);
    if (json !== undefined) writeFileSync(json, `${text}\n`);
    print(text);
    const faults = faultsOf(figures);
    for (const fault of faults) print(`FAILED: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  } catch (error) {
    console.error(`The last lines of the log of ministack:\n${ministack.tail()}`);
    throw error;
  } finally {
    await ministack.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function numberOf(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new CheckError('InvalidOption', `--${option} is ${JSON.stringify(text)}.`, 'Give a whole number.');
}

void runMain(main);
