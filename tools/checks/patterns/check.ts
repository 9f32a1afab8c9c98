import { Random } from '../../../rehearsal/src/kernel/random';
import { type AppPattern, patternsOf } from '../../../scan/src/patterns/app-patterns';
import { betterleaksConfig } from '../../../scan/src/patterns/betterleaks';
import { gitleaksConfig } from '../../../scan/src/patterns/gitleaks';
import { hasRightChecksum } from '../../../scan/src/patterns/key-pattern';
import { runBetterleaks } from './betterleaks/run-betterleaks';
import { type Corpus, makeCorpus, PREFIXES } from './corpus';
import { type Leak, runGitleaks } from './run-gitleaks';

const KEYS = 1_000;

/** Program of a scanner. */
export interface Scanner {
  readonly program: string;
  readonly version: string;
}

/** Figures of one scanner. */
export interface ScannerFigures {
  readonly version: string;
  readonly seconds: number;
  readonly found: number;
  readonly recall: number;
  /** Texts with the form of a key and a wrong checksum that it finds. */
  readonly lookAlikesFound: number;
  /** Findings of our rules that are neither a key nor a look-alike. */
  readonly others: number;
  /** Findings of our rules with a right checksum that are not keys. */
  readonly falseWithChecksum: number;
}

/** Figures of the check. */
export interface PatternFigures {
  readonly seed: number;
  readonly megabytes: number;
  readonly planted: number;
  readonly lookAlikes: number;
  /** It checks no checksums. */
  readonly gitleaks: ScannerFigures;
  /** It checks the checksums, by a filter of the configuration. */
  readonly betterleaks: ScannerFigures;
}

/** Runs both scanners with their configurations on the corpus of a seed. @throws CheckError CommandFailed */
export function checkPatterns(gitleaks: Scanner, betterleaks: Scanner, seed: number): PatternFigures {
  const corpus = makeCorpus(new Random(seed), KEYS);
  const { files, keys, lookAlikes } = corpus;
  const patterns = patternsOf(PREFIXES);
  const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return {
    seed,
    megabytes: Number((bytes / 1e6).toFixed(2)),
    planted: keys.size,
    lookAlikes: lookAlikes.size,
    gitleaks: figuresOf(gitleaks, patterns, corpus, (program) =>
      runGitleaks(program, gitleaksConfig(patterns), files),
    ),
    betterleaks: figuresOf(betterleaks, patterns, corpus, (program) =>
      runBetterleaks(program, betterleaksConfig(patterns), files),
    ),
  };
}

function figuresOf(
  { program, version }: Scanner,
  patterns: readonly AppPattern[],
  { keys, lookAlikes }: Corpus,
  run: (program: string) => Leak[],
): ScannerFigures {
  const started = performance.now();
  const leaks = run(program);
  const seconds = Number(((performance.now() - started) / 1000).toFixed(2));
  const ids = new Set(patterns.map(({ id }) => id));
  const secrets = new Set(leaks.filter(({ rule }: Leak) => ids.has(rule)).map(({ secret }) => secret));
  const count = (test: (secret: string) => boolean) => [...secrets].filter(test).length;
  const found = count((secret) => keys.has(secret));
  return {
    ...{ version, seconds, found },
    recall: found / keys.size,
    lookAlikesFound: count((secret) => lookAlikes.has(secret)),
    others: count((secret) => !keys.has(secret) && !lookAlikes.has(secret)),
    falseWithChecksum: count((secret) => !keys.has(secret) && hasRightChecksum(secret)),
  };
}

/** Faults of the figures, empty if the check passed. */
export function faultsOf({ planted, lookAlikes, gitleaks, betterleaks }: PatternFigures): string[] {
  const each = Object.entries({ gitleaks, betterleaks }).flatMap(([name, figures]) => [
    figures.found < planted ? `${name} found ${figures.found} of ${planted} keys.` : '',
    figures.others > 0 ? `${name} found ${figures.others} texts without the form of a key.` : '',
    figures.falseWithChecksum > 0 ? `${figures.falseWithChecksum} look-alikes have a right checksum.` : '',
  ]);
  return [
    ...each,
    // Otherwise the checksum was not tested.
    gitleaks.lookAlikesFound < lookAlikes
      ? `gitleaks found ${gitleaks.lookAlikesFound} of ${lookAlikes} look-alikes.`
      : '',
    betterleaks.lookAlikesFound > 0
      ? `betterleaks found ${betterleaks.lookAlikesFound} look-alikes, although it checks the checksum.`
      : '',
  ].filter((fault) => fault !== '');
}
