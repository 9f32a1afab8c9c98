import type { Finding } from '../contract';
import type { LogBatch } from './event';
import type { Leak } from './lookup';

/** Length of `2026-11-29T10`. */
const HOUR = 13;

/** Hour of a time, in digits: a credential that goes on leaking is reported once in each. */
const hourOf = (time: number): string => new Date(time).toISOString().slice(0, HOUR).replace(/\D/g, '');

/** Finding of a leak. Its id is the same for each repetition of the credential in the hour. */
export function findingOf(
  { candidate, fingerprint, customerKey, version }: Leak,
  { group, stream }: Pick<LogBatch, 'group' | 'stream'>,
  now: number,
): Finding {
  const { timestamp, id } = candidate.event;
  const subject = customerKey === undefined ? { fingerprint } : { customerKey };
  const name = [fingerprint ?? customerKey, version.slice(0, 8), hourOf(now)].join('-');
  return {
    id: `log-guard-${name}`,
    source: 'log-guard',
    foundAt: new Date(Number.isFinite(timestamp) ? timestamp : now).toISOString(),
    receivedAt: new Date(now).toISOString(),
    subject,
    place: `${group}/${stream}, event ${id}`,
  };
}
