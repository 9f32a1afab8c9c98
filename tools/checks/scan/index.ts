import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CheckError } from '../../../rehearsal/checks/errors';
import { installGitleaks } from '../../scanners/gitleaks.mjs';
import { InstallError } from '../../servers/install-error.mjs';
import { makeCorpus, SET_NAMES, TUNED } from './corpus/corpus';
import { readLabels, writeLabels } from './labels';
import { bytesOf, type Measured, measure, withFiles, writeFiles } from './measure';
import { formatsUnknownToRe2 } from './re2';
import { faultsOf, figuresOf, tableOf } from './report';

const HELP = `Usage: npm run check:scan -- [options] [FOLDER]

Compares the scanner with gitleaks and secretlint on the same files, on one core: recall, precision, F1 and MB/s.

  FOLDER           files with labels; by default a corpus is made from the seed
  --labels CSV     labels of FOLDER, with the columns path, line, and if known end_line, kind and secret (true or false)
  --seed N         seed of the corpus; the default is 2
  --set N          templates of the corpus: 1, 2, 3 or 4; the default is 1 to 3. The scanner is never tuned on set 4
  --write FOLDER   writes the corpus and its labels, labels.csv, to a folder, and scans nothing
  --json FILE      writes the figures to a file
  --details        prints each missed secret and each false alarm of the scanner
  --help           shows this text

Exit codes: 0 if the check passed, 1 if it failed, 2 if it could not be made.
`;

const OPTIONS = {
  labels: { type: 'string' },
  seed: { type: 'string', default: '2' },
  set: { type: 'string' },
  write: { type: 'string' },
  json: { type: 'string' },
  details: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function run(args: readonly string[]): number {
  const { values, positionals } = parse(args);
  const { help, json, details } = values;
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.write !== undefined) {
    const { corpus } = corpusOf(values);
    writeFiles(corpus, values.write);
    writeLabels(join(values.write, 'labels.csv'), corpus.labels);
    return 0;
  }
  const { measured, ...corpus } = measuredOf(values, positionals);
  const figures = figuresOf(measured, corpus);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
  console.log(tableOf(measured, corpus));
  const [own] = measured;
  if (details && own !== undefined) {
    for (const { path, line, kind } of own.misses) console.log(`missed ${kind}: ${path}:${line}`);
    for (const { path, line, rule } of own.alarms) console.log(`false alarm of ${rule}: ${path}:${line}`);
  }
  const unknown = formatsUnknownToRe2(installGitleaks().program);
  const kind = values.labels !== undefined ? 'folder' : isTuned(values.set) ? 'tuned' : 'unseen';
  const faults = faultsOf(measured, { kind, unknown });
  for (const fault of faults) console.log(`FAILED: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

/** Tells whether the scanner was tuned on the templates. */
const isTuned = (set: string | undefined) => set === undefined || TUNED.some((name) => name === set);

type Values = ReturnType<typeof parse>['values'];

/** Corpus of the options. @throws CheckError */
function corpusOf({ seed, set }: Pick<Values, 'seed' | 'set'>) {
  if (!/^\d{1,9}$/.test(seed))
    throw new CheckError('InvalidOption', `The seed is ${JSON.stringify(seed)}.`, 'Give a whole number.');
  const sets = set === undefined ? TUNED : SET_NAMES.filter((name) => name === set);
  if (sets.length === 0)
    throw new CheckError('InvalidOption', `There is no set ${set}.`, `Give one of ${SET_NAMES.join(', ')}.`);
  const corpus = makeCorpus(Number(seed), sets);
  return { corpus, sets };
}

/** Figures of a folder with labels, or of a corpus. */
function measuredOf({ labels, seed, set }: Values, [folder, ...others]: readonly string[]) {
  if (others.length > 0 || (folder === undefined) !== (labels === undefined))
    throw new CheckError(
      'InvalidOption',
      'A folder and its labels belong together.',
      'Pass --labels CSV FOLDER.',
    );
  if (folder !== undefined && labels !== undefined) {
    const known = readLabels(labels);
    const measured: Measured[] = measure(folder, known);
    return {
      source: folder,
      bytes: bytesOf(folder),
      lookAlikes: known.filter(({ secret }) => !secret).length,
      measured,
    };
  }
  const { corpus, sets } = corpusOf({ seed, set });
  return withFiles(corpus, (made) => ({
    source: `sets ${sets.join(', ')}, seed ${seed}`,
    bytes: bytesOf(made),
    lookAlikes: corpus.labels.filter(({ secret }) => !secret).length,
    measured: measure(made, corpus.labels),
  }));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new CheckError('UnknownOption', (error as Error).message, 'See --help.');
  }
}

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  // The user can correct these. Any other error is a defect of the check.
  const isKnown = error instanceof CheckError || error instanceof InstallError;
  console.log(isKnown ? (error as Error).message : (error as Error).stack);
  process.exitCode = 2;
}
