import type { Label } from './corpus/marks';

/** Finding of a scanner. */
export interface Found {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  readonly rule: string;
}

/** Quality of the findings of a scanner. */
export interface Score {
  /** Labelled secrets. */
  readonly secrets: number;
  readonly found: number;
  /** Lines with a finding and without a secret. */
  readonly falseAlarms: number;
  readonly recall: number;
  readonly precision: number;
  readonly f1: number;
  /** Missed and found secrets by kind, false alarms by rule and kind of look-alike. */
  readonly missed: Readonly<Record<string, number>>;
  readonly falseKinds: Readonly<Record<string, number>>;
}

/** Result of the comparison of findings with labels. */
export interface Comparison extends Score {
  readonly misses: readonly Label[];
  readonly alarms: readonly Found[];
}

/**
 * Compares findings with labels line by line, as the public benchmarks do: a labelled secret is found if a finding is in one of
 * its lines; a finding in no line of a secret is a false alarm, and two of one line count once.
 */
export function compare(labels: readonly Label[], found: readonly Found[]): Comparison {
  const secrets = labels.filter(({ secret }) => secret);
  const findings = new Set(found.flatMap((one) => lines(one)));
  const wanted = new Set(secrets.flatMap((one) => lines(one)));
  const misses = secrets.filter((label) => !lines(label).some((line) => findings.has(line)));
  const alarms = new Map<string, Found>();
  for (const one of found)
    if (!lines(one).some((line) => wanted.has(line))) alarms.set(`${one.path}\0${one.line}`, one);

  const decoys = new Map(
    labels.filter(({ secret }) => !secret).map((label) => [`${label.path}\0${label.line}`, label.kind]),
  );
  const hits = secrets.length - misses.length;
  const recall = secrets.length === 0 ? 1 : hits / secrets.length;
  const precision = hits + alarms.size === 0 ? 1 : hits / (hits + alarms.size);
  return {
    secrets: secrets.length,
    found: hits,
    falseAlarms: alarms.size,
    recall: rounded(recall),
    precision: rounded(precision),
    f1: rounded(recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision)),
    missed: counted(misses.map(({ kind }) => kind)),
    falseKinds: counted(
      [...alarms].map(([key, { rule }]) => `${rule} in ${decoys.get(key) ?? 'other text'}`),
    ),
    misses,
    alarms: [...alarms.values()],
  };
}

const lines = ({ path, line, endLine }: Pick<Found, 'path' | 'line' | 'endLine'>) =>
  Array.from({ length: Math.max(endLine, line) - line + 1 }, (_, i) => `${path}\0${line + i}`);

const rounded = (value: number) => Number(value.toFixed(4));

function counted(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of [...kinds].sort()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
