/** Result of the check of one server. */
export interface ServerResult {
  /** Name of the server and of the strategy, as in `--server`. */
  readonly server: string;
  /** Name and version, as the server reports them; of a stand-in, of the server that it is modelled on. */
  readonly version: string;
  /** False for a stand-in in memory. */
  readonly real: boolean;
  /** Rotations that ended, after retries. */
  readonly rotations: number;
  /** Logins of the pool. */
  readonly connections: number;
  /** Logins of the pool that the server refused, and sessions that ended before their client closed them. */
  readonly refused: number;
  /** The same for the pool of the baseline; null for a stand-in, which has no baseline. */
  readonly baselineRefused: number | null;
  /** Objects with a wrong owner, and statements that the owner of an object prevented. 0 for a server without owners. */
  readonly ownershipErrors: number;
  /** The longest time in which the value of AWSCURRENT did not authenticate, milliseconds of real time. */
  readonly longestDeadWindowMs: number;
  /** Replaced credentials that were not retired, or that the server accepted afterwards. */
  readonly unretired: number;
  /** Faults that happened in attempts to rotate and in sweeps. */
  readonly faults: number;
  /** The first failures. */
  readonly notes: readonly string[];
}

/** Reasons why a check fails; none if it passes. */
export function faultsOf(
  {
    server,
    real,
    rotations,
    refused,
    baselineRefused,
    ownershipErrors,
    longestDeadWindowMs,
    unretired,
  }: ServerResult,
  asked: number,
  inPlace: boolean,
): string[] {
  return [
    ...(rotations < asked ? [`${server}: ${rotations} of ${asked} rotations ended`] : []),
    ...(refused > 0 && !inPlace ? [`${server}: ${refused} refused`] : []),
    ...(ownershipErrors > 0 && !inPlace ? [`${server}: ${ownershipErrors} ownership errors`] : []),
    ...(longestDeadWindowMs > 0 && !inPlace
      ? [`${server}: AWSCURRENT was refused for ${longestDeadWindowMs} ms`]
      : []),
    ...(unretired > 0 ? [`${server}: ${unretired} replaced credentials were not retired`] : []),
    ...(real && !baselineRefused ? [`${server}: the baseline was not refused, so the load is too low`] : []),
  ];
}

const COLUMNS = [
  'server',
  'version',
  'real',
  'rotations',
  'faults',
  'connections',
  'refused',
  'baselineRefused',
  'ownershipErrors',
  'longestDeadWindowMs',
] as const;

/** The results as a table in Markdown. */
export function table(results: readonly ServerResult[]): string {
  const row = (cells: readonly unknown[]) => `| ${cells.join(' | ')} |`;
  const cell = (value: unknown) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : (value ?? 'none'));
  return [
    row(COLUMNS),
    `|${'---|'.repeat(COLUMNS.length)}`,
    ...results.map((result) => row(COLUMNS.map((name) => cell(result[name])))),
  ].join('\n');
}
