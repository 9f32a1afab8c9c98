import type { Kept } from '../src/chronicle/bounded-list';
import type { Attempt, Chronicle, SecretChronicle } from '../src/chronicle/format';

export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly look: string;
  /** The row within the lane. */
  readonly row: number;
}

/** An event at one time. */
export interface Mark {
  readonly time: number;
  readonly look: string;
}

/** Counts of successive intervals of equal length. */
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
  /** In the order of drawing. */
  readonly columns?: readonly Columns[];
  /** The time range without records. */
  readonly gap?: readonly [from: number, to: number];
  /** True if the marks are the rotation attempts, in the order of `attemptsOf`. */
  readonly selectable?: true;
}

const LABELS = ['AWSCURRENT', 'AWSPREVIOUS', 'AWSPENDING'];

/** The lanes of a secret, from top to bottom. */
export function lanesOf(secret: SecretChronicle, from: number, to: number, withFaults: boolean): Lane[] {
  const { labels, runs, reads, failedReads, alarms, attempts, faultCounts } = secret;
  const { every, counts } = reads;
  const otherLabels = labels.items.map(({ label }) => label).filter((label) => !LABELS.includes(label));
  const all = counts.good.length > counts.failed.length ? counts.good : counts.failed;
  const totals = all.map((_, i) => (counts.good[i] ?? 0) + (counts.failed[i] ?? 0));
  const faults = {
    ...lane('faults', 20),
    columns: [{ from, every: faultCounts.every, values: faultCounts.counts.faults, look: 'fault' }],
  };
  return [
    ...[...LABELS, ...new Set(otherLabels)].map((label) => labelLane(secret, label, to)),
    credentialLane(secret, to),
    {
      ...lane('rotations', 24),
      selectable: true,
      marks: attemptsOf(secret).map((attempt) => ({ time: attempt.from, look: attempt.outcome })),
      gap: gapOf(attempts.good),
    },
    {
      ...lane('sweeps', 14),
      marks: runs.items.map((run) => ({ time: run.from, look: run.error ? 'failed-run' : 'run' })),
      gap: gapOf(runs),
    },
    {
      ...lane('reads', 36),
      columns: [
        { from, every, values: totals, look: 'read' },
        { from, every, values: counts.failed, look: 'failed' },
      ],
      marks: failedReads.items.map(({ time }) => ({ time, look: 'failed-read' })),
    },
    {
      ...lane('alarms', 12),
      bars: alarms.items.map((alarm) => bar(alarm, to, 'alarm')),
      gap: gapOf(alarms),
    },
    ...(withFaults ? [faults] : []),
  ];
}

/** True if the run has faults, so that a lane and a legend entry for them are necessary. */
export function hasFaults({ secrets, faults }: Chronicle): boolean {
  return [faults, ...secrets.map((secret) => secret.faults)].some(({ items }) => items.length > 0);
}

/** All rotation attempts, in the order of their start. */
export function attemptsOf({ attempts: { good, notGood } }: SecretChronicle): Attempt[] {
  return [...good.items, ...notGood.items].sort((a, b) => a.from - b.from);
}

interface Span {
  readonly from: number;
  readonly to?: number;
}

function lane(title: string, rowHeight: number) {
  return { title, rows: 1, rowHeight };
}

function bar({ from, to }: Span, end: number, look: string, row = 0): Bar {
  return { from, to: to ?? end, look, row };
}

function labelLane({ labels }: SecretChronicle, label: string, to: number): Lane {
  const versions = [...new Set(labels.items.map(({ version }) => version))];
  const look = (version: string) => (versions.indexOf(version) % 2 ? 'odd' : 'even');
  return {
    ...lane(label, 12),
    bars: labels.items
      .filter((span) => span.label === label)
      .map((span) => bar(span, to, `label ${label} ${look(span.version)}`)),
    gap: gapOf(labels),
  };
}

/** The credentials at the issuer. Each has a row of its own while it exists. */
function credentialLane({ credentials }: SecretChronicle, to: number): Lane {
  const ends = new Map<string, number>();
  for (const span of credentials.items) {
    ends.set(span.credential, Math.max(ends.get(span.credential) ?? 0, span.to ?? to));
  }
  const rows = new Map<string, number>();
  const freeFrom: number[] = [];
  const spans = [...credentials.items].sort((a, b) => a.from - b.from);
  for (const { credential, from } of spans) {
    if (rows.has(credential)) continue;
    const free = freeFrom.findIndex((time) => time <= from);
    const row = free < 0 ? freeFrom.length : free;
    rows.set(credential, row);
    freeFrom[row] = ends.get(credential) ?? to;
  }
  return {
    ...lane('credentials', 12),
    rows: Math.max(1, freeFrom.length),
    bars: spans.map((span) => bar(span, to, `credential ${span.state}`, rows.get(span.credential))),
    gap: gapOf(credentials),
  };
}

/** The time range without records: a long run keeps only its first and last items. */
function gapOf({ items, leftOut, before }: Kept<Span>): Lane['gap'] {
  const last = items[before - 1];
  const next = items[before];
  return leftOut > 0 && last && next ? [last.to ?? last.from, next.from] : undefined;
}
