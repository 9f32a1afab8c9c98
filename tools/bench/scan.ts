import { makeCorpus } from '../checks/scan/corpus/corpus';
import { measure, withFiles } from '../checks/scan/measure';
import type { Figure } from './figure';

/** The corpus of another seed than the one of the check. */
const SEED = 3;
const [LEAST_RATIO, LEAST_SPEED] = [1.5, 8];

/** Quality and speed of the scanner beside gitleaks and secretlint, on the same files in one run. */
export function measureScan(): Figure[] {
  const corpus = makeCorpus(SEED, ['1', '2', '3']);
  const [own, gitleaks, secretlint] = withFiles(corpus, (folder) => measure(folder, corpus.labels));
  if (own === undefined || gitleaks === undefined || secretlint === undefined)
    throw new Error('A scanner is missing.');
  const speed = own.megabytesPerSecond;
  return [
    {
      what: `scan of ${own.secrets} secrets in noise: F1 ÷ that of gitleaks ${gitleaks.version}`,
      goal: `≥ ${LEAST_RATIO}`,
      measured: `${(own.f1 / gitleaks.f1).toFixed(2)} (${own.f1} ÷ ${gitleaks.f1}; secretlint ${secretlint.f1})`,
      reached: own.f1 / gitleaks.f1 >= LEAST_RATIO,
    },
    {
      what: 'megabytes per second of processor time, on one core',
      goal: `≥ ${LEAST_SPEED}`,
      measured: `${speed} (gitleaks ${gitleaks.megabytesPerSecond}, secretlint ${secretlint.megabytesPerSecond})`,
      reached: speed >= LEAST_SPEED,
    },
  ];
}
