import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CheckError } from '../../../rehearsal/checks/errors';
import { installGitleaks } from '../../scanners/gitleaks.mjs';
import { InstallError } from '../../servers/install-error.mjs';
import { installBetterleaks } from './betterleaks/run-betterleaks';
import { checkPatterns, faultsOf } from './check';

const HELP = `Usage: npm run check:patterns -- [options]

Runs gitleaks and betterleaks with the rules of "cdk-rekey patterns" on planted API keys, look-alikes and noise.

  --seed N       seed of the corpus; the default is 1
  --json FILE    writes the figures to a file
  --help         shows this text

Exit codes: 0 if the check passed, 1 if it failed, 2 if it could not be made.
`;

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

async function run(args: readonly string[]): Promise<number> {
  const { seed, json, help } = parse(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (!/^\d{1,9}$/.test(seed)) {
    throw new CheckError('InvalidOption', `The seed is ${JSON.stringify(seed)}.`, 'Give a whole number.');
  }
  const betterleaks = await installBetterleaks(console.log);
  const figures = checkPatterns(installGitleaks(), betterleaks, Number(seed));
  const text = JSON.stringify(figures, null, 2);
  if (json !== undefined) writeFileSync(json, `${text}\n`);
  console.log(text);
  const faults = faultsOf(figures);
  for (const fault of faults) console.log(`FAILED: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new CheckError('UnknownOption', (error as Error).message, 'See --help.');
  }
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // The user can correct these. Any other error is a defect of the check.
    const isKnown = error instanceof CheckError || error instanceof InstallError;
    console.log(isKnown ? (error as Error).message : (error as Error).stack);
    process.exitCode = 2;
  },
);
