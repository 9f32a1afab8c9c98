import type { Measured } from './measure';

/** The aims of the scanner. */
const LEAST_RATIO = 1.5;
/** Floor on templates that the scanner is not tuned on. Rules are not made to reach it. */
const LEAST_RATIO_UNSEEN = 1.3;
const LEAST_SPEED = 8;
/** Speed beside gitleaks on a machine that other work shares. */
const LEAST_FACTOR = 4;

/** Files that were scanned. */
export interface Scanned {
  readonly source: string;
  readonly bytes: number;
  readonly lookAlikes: number;
}

/** Figures as JSON. */
export const figuresOf = (measured: readonly Measured[], { source, bytes, lookAlikes }: Scanned) => ({
  source,
  megabytes: Number((bytes / 1e6).toFixed(2)),
  secrets: measured[0]?.secrets ?? 0,
  lookAlikes,
  f1Ratio: ratioOf(measured),
  scanners: measured.map(({ misses: _, alarms: __, ...figures }) => figures),
});

/** Figures as a table. */
export function tableOf(measured: readonly Measured[], scanned: Scanned): string {
  const { source, megabytes, secrets, lookAlikes, f1Ratio } = figuresOf(measured, scanned);
  const rows = measured.map((one) =>
    [
      one.scanner,
      one.version,
      one.recall,
      one.precision,
      one.f1,
      one.falseAlarms,
      one.megabytesPerSecond,
    ].join(' | '),
  );
  return [
    `${source}: ${secrets} secrets, ${lookAlikes} look-alikes, ${megabytes} MB; one core`,
    '| scanner | version | recall | precision | F1 | false alarms | MB/s |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    `F1 ÷ F1 of gitleaks: ${f1Ratio}`,
  ].join('\n');
}

/** Source of the figures, and formats of which gitleaks finds no sample. */
interface Terms {
  readonly kind: 'tuned' | 'unseen' | 'folder';
  readonly unknown: readonly string[];
}

/** Faults of the figures, empty if the check passed. Speed has a limit only on the sets tuned on, which are large. */
export function faultsOf(measured: readonly Measured[], { kind, unknown }: Terms): string[] {
  const [speed = 0, other = 0] = measured.map(({ megabytesPerSecond }) => megabytesPerSecond);
  const ratio = ratioOf(measured);
  const least = kind === 'unseen' ? LEAST_RATIO_UNSEEN : LEAST_RATIO;
  return [
    ratio < least ? `F1 is ${ratio} times that of gitleaks, less than ${least}.` : '',
    unknown.length > 0 ? `gitleaks finds no sample of ${unknown.join(', ')}.` : '',
    kind === 'tuned' && speed < LEAST_SPEED && speed < LEAST_FACTOR * other
      ? `${speed} MB/s is less than ${LEAST_SPEED}, and less than ${LEAST_FACTOR} times gitleaks.`
      : '',
  ].filter((fault) => fault !== '');
}

function ratioOf([own, other]: readonly Measured[]): number {
  if (own === undefined || other === undefined || other.f1 === 0) return Number.POSITIVE_INFINITY;
  return Number((own.f1 / other.f1).toFixed(2));
}
