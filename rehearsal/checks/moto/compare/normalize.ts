import type { Placeholders } from './placeholders';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Members whose elements have no order. */
const UNORDERED = ['VersionStages', 'KmsKeyIds'];

/**
 * An answer in the form in which it is compared: placeholders instead of generated values, dates relative to the time of
 * the call, and without members that are null.
 */
export function normalized(value: unknown, placeholders: Placeholders, now: number, member = ''): unknown {
  if (value === null || value === undefined) return undefined;
  if (/Date$/.test(member)) return relativeDate(value, now);
  if (typeof value === 'string') return placeholders.replaceValues(value);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => normalized(item, placeholders, now));
    return UNORDERED.includes(member) ? items.sort() : items;
  }
  const isLabels = /ToStages$/.test(member);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [
        placeholders.replaceValues(key),
        normalized(item, placeholders, now, isLabels ? 'VersionStages' : key),
      ])
      .filter(([, item]) => item !== undefined),
  );
}

/** `now`, `today` for the last midnight, or the number of days from now. Each endpoint has its own clock. */
function relativeDate(value: unknown, now: number): string {
  const isSeconds = typeof value === 'number';
  const time = isSeconds ? value * 1000 : Date.parse(String(value));
  if (!Number.isFinite(time) || (!isSeconds && !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(value)))) {
    return `no date: ${JSON.stringify(value)}`;
  }
  const form = isSeconds ? 'seconds' : 'ISO';
  const distance = time - now;
  if (Math.abs(distance) < MINUTE) return `now in ${form}`;
  if (time % DAY === 0 && distance < 0 && distance > -DAY) return `today in ${form}`;
  return `${(distance / DAY).toFixed(1)} days from now in ${form}`;
}
