import { HOUR, SECOND } from 'cdk-rekey-engine';
import type { TimeAt } from './spec/types';

const DAY = 24 * HOUR;

/** A time in an answer, milliseconds; NaN for a value of another format. */
export function timeIn(value: string | number | boolean, { format }: TimeAt): number {
  if (typeof value === 'boolean' || String(value).trim() === '') return Number.NaN;
  if (format === 'date') return Date.parse(inUtc(String(value)));
  return Number(value) * (format === 'seconds' ? SECOND : 1);
}

/** A date without a time zone is in UTC, not in that of the machine. */
const inUtc = (text: string): string =>
  text.replace(/^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/, '$1T$2Z');

/** Values of the placeholders of an expiry. Dates and hours are rounded up. */
export function expiryOf(expiresAt: number, now: number) {
  return {
    expiresAt: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    expiresAtSeconds: Math.ceil(expiresAt / SECOND),
    expiresAtMilliseconds: expiresAt,
    expiresDate: new Date(Math.ceil(expiresAt / DAY) * DAY).toISOString().slice(0, 10),
    expiresInSeconds: Math.ceil((expiresAt - now) / SECOND),
    expiresInHours: Math.ceil((expiresAt - now) / HOUR),
  };
}
