import { Random } from '../../../rehearsal/src/kernel/random';
import { patternsOf } from '../../../scan/src/patterns/app-patterns';
import { gitleaksConfig } from '../../../scan/src/patterns/gitleaks';
import { hasRightChecksum } from '../../../scan/src/patterns/key-pattern';
import { makeCorpus, PREFIXES } from './corpus';
import { type Leak, runGitleaks } from './run-gitleaks';

const KEYS = 1_000;

/** Figures of the check. */
export interface PatternFigures {
  readonly gitleaks: string;
  readonly seed: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly planted: number;
  readonly found: number;
  readonly recall: number;
  readonly lookAlikes: number;
  /** Look-alikes that the regular expression finds. */
  readonly lookAlikesFound: number;
  /** Findings of our rules that are neither a key nor a look-alike. */
  readonly others: number;
  /** Findings of our rules with a right checksum that are not keys. */
  readonly falseWithChecksum: number;
}

/** Runs gitleaks with the generated configuration on the corpus of a seed. @throws CommandFailed */
export function checkPatterns(program: string, version: string, seed: number): PatternFigures {
  const { files, keys, lookAlikes } = makeCorpus(new Random(seed), KEYS);
  const patterns = patternsOf(PREFIXES);
  const started = performance.now();
  const leaks = runGitleaks(program, gitleaksConfig(patterns), files);
  const seconds = (performance.now() - started) / 1000;
  const ids = new Set(patterns.map(({ id }) => id));
  const secrets = new Set(leaks.filter(({ rule }: Leak) => ids.has(rule)).map(({ secret }) => secret));
  const count = (test: (secret: string) => boolean) => [...secrets].filter(test).length;
  const found = count((secret) => keys.has(secret));
  const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return {
    gitleaks: version,
    seed,
    megabytes: Number((bytes / 1e6).toFixed(2)),
    seconds: Number(seconds.toFixed(2)),
    planted: keys.size,
    found,
    recall: found / keys.size,
    lookAlikes: lookAlikes.size,
    lookAlikesFound: count((secret) => lookAlikes.has(secret)),
    others: count((secret) => !keys.has(secret) && !lookAlikes.has(secret)),
    falseWithChecksum: count((secret) => !keys.has(secret) && hasRightChecksum(secret)),
  };
}

/** Faults of the figures, empty if the check passed. */
export function faultsOf(figures: PatternFigures): string[] {
  const { planted, found, lookAlikes, lookAlikesFound, others, falseWithChecksum } = figures;
  return [
    found < planted ? `gitleaks found ${found} of ${planted} keys.` : '',
    // Otherwise the checksum was not tested.
    lookAlikesFound < lookAlikes ? `gitleaks found ${lookAlikesFound} of ${lookAlikes} look-alikes.` : '',
    others > 0 ? `The rules found ${others} texts without the form of a key.` : '',
    falseWithChecksum > 0 ? `${falseWithChecksum} look-alikes have a right checksum.` : '',
  ].filter((fault) => fault !== '');
}
