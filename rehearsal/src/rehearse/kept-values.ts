import type { RehearsedSecret } from './create-report';
import type { Finding } from './report';

const HOUR = 3_600_000;

/** A reader that caches the secret's value for longer than client libraries do. */
export interface KeptValue {
  /** Path of the reader. */
  readonly reader: string;
  /** Path of the secret. */
  readonly secret: string;
  /** `deploy`: CloudFormation resolved the value. `start`: the task read it at its start. `option`: set by `keeps`. */
  readonly source: 'deploy' | 'start' | 'option';
  /** Properties that hold the value. */
  readonly places: readonly string[];
  /** Cache time in hours; absent when the value is read once. */
  readonly keepsHours?: number;
  readonly uses: number;
  /** Uses that failed after the value was replaced. */
  readonly refused: number;
  /** ISO time of the first use of a replaced value. */
  readonly outdatedSince?: string;
  /** ISO time of the first failure. */
  readonly refusedSince?: string;
  /** Message of the first failure. */
  readonly message?: string;
}

/** The readers with another source or cache time than the default. */
export function keptValuesOf(secrets: readonly RehearsedSecret[]): KeptValue[] {
  return secrets.flatMap(({ secret, readers }) =>
    readers.flatMap(({ role, valueSource, reads, outdated }) => {
      const { origin: source, places, keeps } = valueSource;
      if (source === 'run time') return [];
      const first = outdated?.first;
      return [
        {
          reader: role.path,
          secret: secret.path,
          source,
          places,
          ...(Number.isFinite(keeps) ? { keepsHours: keeps / HOUR } : {}),
          uses: reads,
          refused: outdated?.failed ?? 0,
          ...(outdated ? { outdatedSince: iso(outdated.since) } : {}),
          ...(first ? { refusedSince: iso(first.time), message: first.message } : {}),
        },
      ];
    }),
  );
}

/** Number of failed reads of a secret that findings about kept values already report. */
export function explainedFailures(values: readonly KeptValue[], secret: string): number {
  return values.filter((value) => value.secret === secret).reduce((sum, { refused }) => sum + refused, 0);
}

/**
 * Findings about values that are kept for too long.
 *
 * @param graceHours - grace of a secret, by its path, if replaced values always stop working at its end.
 */
export function keptFindings(
  values: readonly KeptValue[],
  graceHours: (secret: string) => number | undefined,
): Finding[] {
  return values.flatMap((value) => {
    const { secret, outdatedSince, refusedSince, keepsHours } = value;
    // A reader that reads again in time may use a replaced value during its grace.
    const isTooLong =
      keepsHours === undefined
        ? outdatedSince !== undefined
        : refusedSince !== undefined || keepsHours > (graceHours(secret) ?? Infinity);
    return isTooLong ? [{ found: foundOf(value), detail: detailOf(value), fix: fixOf(value), secret }] : [];
  });
}

function foundOf({ reader, secret, source, places, keepsHours, outdatedSince }: KeptValue): string {
  if (keepsHours !== undefined) {
    return `${reader} caches the value of ${secret} for ${hours(keepsHours)}, longer than a replaced value works.`;
  }
  const since = source === 'deploy' ? 'its deploy' : 'the start of its task';
  return `${reader} holds the value of ${secret} in ${places.join(', ')} since ${since}; the value is out of date since ${outdatedSince}.`;
}

function detailOf({ refused, uses, refusedSince, message }: KeptValue): string {
  return refusedSince === undefined
    ? 'No use of the value failed during the rehearsal.'
    : `First failure at ${refusedSince}: ${message} ${refused} of ${uses} uses failed.`;
}

function fixOf({ reader, source, keepsHours }: KeptValue): string {
  const atRunTime = 'pass the ARN of the secret, and read the value at run time with the SDK';
  if (keepsHours !== undefined) {
    return `Increase the grace to more than ${hours(keepsHours)}, or let ${reader} read more often.`;
  }
  return source === 'deploy'
    ? `Do not resolve the value in the template: ${atRunTime} (grantRead). CloudFormation reads it again only when the property changes.`
    : `Either ${atRunTime}, or start new tasks within the grace after each rotation. If tasks are restarted regularly, set the interval: --keeps ${reader}=12h.`;
}

function hours(count: number): string {
  return count < 1 ? `${Math.round(count * 60)} min` : `${Math.round(count * 10) / 10} h`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
