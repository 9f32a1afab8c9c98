import type { RehearsedSecret } from './create-report';
import type { Finding } from './report';

const HOUR = 3_600_000;

/** A reader that keeps the secret's value for longer than client libraries do. */
export interface KeptValue {
  /** Path of the reader. */
  readonly reader: string;
  /** Path of the secret. */
  readonly secret: string;
  /** `deploy`: CloudFormation put it into the resource. `start`: read when the task starts. `option`: as given by `keeps`. */
  readonly source: 'deploy' | 'start' | 'option';
  /** Properties that hold the value. */
  readonly places: readonly string[];
  /** Hours; absent when the value is read once and never again. */
  readonly keepsHours?: number;
  readonly uses: number;
  /** Uses that failed after the value had been replaced. */
  readonly refused: number;
  /** ISO time at which a value that had been replaced was first used. */
  readonly outdatedSince?: string;
  /** ISO time of the first failure, and its message. */
  readonly refusedSince?: string;
  readonly message?: string;
}

/** The readers whose valueSource is other than the default. */
export function keptValuesOf(plays: readonly RehearsedSecret[]): KeptValue[] {
  return plays.flatMap(({ secret, readers }) =>
    readers.flatMap(({ role, valueSource, reads, outdated }) => {
      const { source, places, keeps } = valueSource;
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

/** Failed reads of a secret that a finding about a kept value explains. */
export function explainedFailures(values: readonly KeptValue[], secret: string): number {
  return values.filter((value) => value.secret === secret).reduce((sum, { refused }) => sum + refused, 0);
}

/**
 * Values that were kept for too long.
 *
 * @param graceHours - the grace of a secret by its path, where a replaced value always stops to work after it.
 */
export function keptFindings(
  values: readonly KeptValue[],
  graceHours: (secret: string) => number | undefined,
): Finding[] {
  return values.flatMap((value) => {
    const { secret, outdatedSince, refusedSince, keepsHours } = value;
    // Readers that read again in time may use a replaced value during its grace.
    const fails =
      keepsHours === undefined
        ? outdatedSince !== undefined
        : refusedSince !== undefined || keepsHours > (graceHours(secret) ?? Infinity);
    if (!fails) return [];
    return [{ found: foundOf(value), detail: detailOf(value), fix: fixOf(value), secret }];
  });
}

function foundOf({ reader, secret, source, places, keepsHours, outdatedSince }: KeptValue): string {
  if (keepsHours !== undefined) {
    return `${reader} keeps a value of ${secret} for ${hours(keepsHours)}, longer than a replaced one works.`;
  }
  const held = source === 'deploy' ? 'since its deploy' : 'since the start of its task';
  return `${reader} holds a value of ${secret} in ${places.join(', ')} ${held}: it is out of date from ${outdatedSince} on.`;
}

function detailOf({ refused, uses, refusedSince, message }: KeptValue): string {
  return refusedSince === undefined
    ? 'No use of it was seen to fail.'
    : `First failed at ${refusedSince}: ${message} ${refused} of ${uses} uses failed.`;
}

function fixOf({ reader, source, keepsHours }: KeptValue): string {
  const atRunTime = 'give it the ARN of the secret, and read the value at run time with the SDK';
  if (keepsHours !== undefined) {
    return `Raise the grace above ${hours(keepsHours)}, or let ${reader} read more often.`;
  }
  return source === 'deploy'
    ? `Keep the value out of the template: ${atRunTime} (grantRead). CloudFormation reads it again only when that property changes.`
    : `Either ${atRunTime}, or start new tasks within the grace after each rotation; when they are restarted anyway, say how often: --keeps ${reader}=12h.`;
}

function hours(count: number): string {
  return count < 1 ? `${Math.round(count * 60)} min` : `${Math.round(count * 10) / 10} h`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
