import type { Kept } from '../src/chronicle/bounded-list';
import type { Attempt, Chronicle, SecretChronicle } from '../src/chronicle/format';

/** A bar from when to when. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly look: string;
  /** The sub-row of its lane. */
  readonly row: number;
}

/** Something that has a moment rather than a length. */
export interface Mark {
  readonly time: number;
  readonly look: string;
}

/** Counts in stretches of equal length. */
export interface Columns {
  readonly from: number;
  readonly every: number;
  readonly values: readonly number[];
  readonly look: string;
}

export interface Lane {
  readonly title: string;
  readonly rows: number;
  readonly rowHeight: number;
  readonly bars?: readonly Bar[];
  readonly marks?: readonly Mark[];
  /** Later ones stand in front of earlier ones. */
  readonly columns?: readonly Columns[];
  /** Of this stretch of time nothing was kept. */
  readonly gap?: readonly [from: number, to: number];
  /** The marks are the attempts to rotate, in the order of `attemptsOf`. */
  readonly walkable?: true;
}

const LABELS = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'];

/** All that is drawn of a secret, from the top down. */
export function lanesOf(secret: SecretChronicle, from: number, to: number, withFaults: boolean): Lane[] {
  const faults = {
    title: 'faults',
    rows: 1,
    rowHeight: 20,
    columns: [
      { from, every: secret.faultCounts.every, values: secret.faultCounts.counts.faults, look: 'fault' },
    ],
  };
  const { labels, runs, reads, failedReads, alarms } = secret;
  const own = labels.items.map(({ label }) => label).filter((label) => !LABELS.includes(label));
  return [
    ...[...LABELS, ...new Set(own)].map((label) => labelLane(secret, label, to)),
    credentialLane(secret, to),
    {
      title: 'rotations',
      rows: 1,
      rowHeight: 24,
      walkable: true,
      marks: attemptsOf(secret).map((attempt) => ({ time: attempt.from, look: attempt.outcome })),
      gap: gapOf(secret.attempts.good),
    },
    {
      title: 'sweeps',
      rows: 1,
      rowHeight: 14,
      marks: runs.items.map((run) => ({ time: run.from, look: run.error ? 'run failed' : 'run' })),
      gap: gapOf(runs),
    },
    {
      title: 'reads',
      rows: 1,
      rowHeight: 36,
      columns: [
        { from, every: reads.every, values: totals(reads.counts.good, reads.counts.failed), look: 'read' },
        { from, every: reads.every, values: reads.counts.failed, look: 'failed' },
      ],
      marks: failedReads.items.map(({ time }) => ({ time, look: 'failed-read' })),
    },
    {
      title: 'alarms',
      rows: 1,
      rowHeight: 12,
      bars: alarms.items.map((alarm) => ({ from: alarm.from, to: alarm.to ?? to, look: 'alarm', row: 0 })),
      gap: gapOf(alarms),
    },
    ...(withFaults ? [faults] : []),
  ];
}

/** A rehearsal without faults needs no lane for them. */
export function hasFaults({ secrets, faults }: Chronicle): boolean {
  return [faults, ...secrets.map((secret) => secret.faults)].some(({ items }) => items.length > 0);
}

/** Good and failed attempts, in the order in which they began. */
export function attemptsOf({ attempts: { good, notGood } }: SecretChronicle): Attempt[] {
  return [...good.items, ...notGood.items].sort((a, b) => a.from - b.from);
}

function labelLane({ labels }: SecretChronicle, label: string, to: number): Lane {
  const versions = new Map<string, number>();
  for (const { version } of labels.items) versions.set(version, versions.get(version) ?? versions.size);
  return {
    title: label,
    rows: 1,
    rowHeight: 12,
    bars: labels.items
      .filter((span) => span.label === label)
      .map((span) => ({
        from: span.from,
        to: span.to ?? to,
        look: `label ${label} ${(versions.get(span.version) ?? 0) % 2 ? 'odd' : 'even'}`,
        row: 0,
      })),
    gap: gapOf(labels),
  };
}

/** Each credential has a row for itself as long as its issuer knows it. */
function credentialLane({ credentials }: SecretChronicle, to: number): Lane {
  const ends = new Map<string, number>();
  for (const span of credentials.items)
    ends.set(span.credential, Math.max(ends.get(span.credential) ?? 0, span.to ?? to));
  const rows = new Map<string, number>();
  const freeFrom: number[] = [];
  const inOrder = [...credentials.items].sort((a, b) => a.from - b.from);
  for (const { credential, from } of inOrder) {
    if (rows.has(credential)) continue;
    const free = freeFrom.findIndex((time) => time <= from);
    const row = free < 0 ? freeFrom.length : free;
    rows.set(credential, row);
    freeFrom[row] = ends.get(credential) ?? to;
  }
  return {
    title: 'credentials',
    rows: Math.max(1, freeFrom.length),
    rowHeight: 12,
    bars: inOrder.map((span) => ({
      from: span.from,
      to: span.to ?? to,
      look: `credential ${span.state}`,
      row: rows.get(span.credential) ?? 0,
    })),
    gap: gapOf(credentials),
  };
}

/** The stretch of time of which nothing was kept. */
function gapOf({
  items,
  leftOut,
  before,
}: Kept<{ readonly from: number; readonly to?: number }>): Lane['gap'] {
  const last = items[before - 1];
  const next = items[before];
  return leftOut > 0 && last && next ? [last.to ?? last.from, next.from] : undefined;
}

function totals(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + (b[i] ?? 0));
}
