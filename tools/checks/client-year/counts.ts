/** Reads of the processes of one profile. */
export interface Counts {
  readonly profile: string;
  processes: number;
  reads: number;
  /** Reads that succeeded with a newer version, after the cached one was refused. */
  retried: number;
  /** Failed reads of processes without a successful one, which have no value to serve. */
  failedAtStart: number;
  /** Failed reads of other processes. */
  failed: number;
  /** Reads whose second version was refused too. */
  dead: number;
  /** The first failures. */
  readonly notes: string[];
}

const MOST_NOTES = 5;

export const noCounts = (profile: string): Counts => ({
  profile,
  processes: 0,
  reads: 0,
  retried: 0,
  failedAtStart: 0,
  failed: 0,
  dead: 0,
  notes: [],
});

export function note({ notes }: Counts, text: string): void {
  if (notes.length < MOST_NOTES) notes.push(text);
}

/** Result of one seed. */
export interface YearResult {
  readonly seed: number;
  readonly days: number;
  readonly rotations: number;
  readonly faults: number;
  readonly seconds: number;
  readonly counts: readonly Counts[];
}

/** Reasons why a year fails; none if it passes. */
export function faultsOf({ seed, days, rotations, faults, counts }: YearResult): string[] {
  const at = (profile: string) => `seed ${seed}, ${profile}`;
  const found = counts.flatMap(({ profile, reads, failed, dead }) => [
    ...(failed > 0
      ? [`${at(profile)}: ${failed} reads failed after the first success of their process`]
      : []),
    ...(dead > 0 ? [`${at(profile)}: ${dead} reads used a dead credential after one retry`] : []),
    ...(reads < days ? [`${at(profile)}: only ${reads} reads, so the load is too low`] : []),
  ]);
  const retried = counts.reduce((sum, each) => sum + each.retried, 0);
  return [
    ...found,
    ...(retried === 0 ? [`seed ${seed}: no cached value was refused, so no retry was shown`] : []),
    ...(rotations < days ? [`seed ${seed}: ${rotations} rotations in ${days} days`] : []),
    ...(faults === 0 ? [`seed ${seed}: no fault was injected`] : []),
  ];
}

const COLUMNS = ['profile', 'processes', 'reads', 'retried', 'failedAtStart', 'failed', 'dead'] as const;

/** The result as text. */
export function textOf({ seed, days, rotations, faults, seconds, counts }: YearResult): string {
  const row = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`;
  return [
    `Seed ${seed}: ${days} days, ${rotations} rotations, ${faults} faults, ${seconds} s`,
    '',
    row(COLUMNS),
    `|${'---|'.repeat(COLUMNS.length)}`,
    ...counts.map((each) => row(COLUMNS.map((name) => each[name]))),
    ...counts.flatMap(({ profile, notes }) => notes.map((text) => `${profile}: ${text}`)),
    '',
  ].join('\n');
}
