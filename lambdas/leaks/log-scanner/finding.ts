import type { Finding } from '../contract';
import { findingId } from '../reports/finding-id';
import type { LogBatch } from './event';
import type { Leak } from './lookup';

/** Milliseconds in which a credential that goes on leaking is reported once. */
const HOUR = 60 * 60_000;

/** Finding of a leak. Its id is the same for each repetition of the credential in the hour. */
export function findingOf(
  { candidate, fingerprint, customerKey, version }: Leak,
  { group, stream }: Pick<LogBatch, 'group' | 'stream'>,
  now: number,
): Finding {
  const { timestamp, id } = candidate.event;
  const subject = {
    ...(fingerprint !== undefined && { fingerprint }),
    ...(customerKey !== undefined && { customerKey }),
  };
  return {
    id: findingId('log-guard', customerKey ?? fingerprint ?? '', version, Math.floor(now / HOUR)),
    source: 'log-guard',
    foundAt: new Date(Number.isFinite(timestamp) ? timestamp : now).toISOString(),
    receivedAt: new Date(now).toISOString(),
    subject,
    place: `${group}/${stream}, event ${id}`,
  };
}
