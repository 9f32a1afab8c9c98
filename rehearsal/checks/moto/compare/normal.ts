import type { Words } from './words';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Members whose lists have no order. */
const SETS = new Set(['VersionStages', 'KmsKeyIds']);

/** What an answer says, with made-up values renamed, dates told from the time of the call, and no member that is null. */
export function normal(value: unknown, words: Words, now: number, member = ''): unknown {
  if (value === null || value === undefined) return undefined;
  if (/Date$/.test(member)) return dateOf(value, now);
  if (typeof value === 'string') return words.rename(value);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => normal(item, words, now));
    return SETS.has(member) ? items.sort() : items;
  }
  const labels = /ToStages$/.test(member) ? 'VersionStages' : undefined;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [words.rename(key), normal(item, words, now, labels ?? key)] as const)
      .filter(([, item]) => item !== undefined),
  );
}

/** `now`, `today` for the last midnight, or how many days it is away; both sides' clocks are their own. */
function dateOf(value: unknown, now: number): string {
  const time = typeof value === 'number' ? value * 1000 : Date.parse(String(value));
  const form =
    typeof value === 'number' ? 'seconds' : /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(String(value)) ? 'ISO' : '';
  if (!Number.isFinite(time) || form === '') return `no date: ${JSON.stringify(value)}`;
  const away = time - now;
  if (Math.abs(away) < MINUTE) return `now in ${form}`;
  if (time % DAY === 0 && away < 0 && away > -DAY) return `today in ${form}`;
  return `${(away / DAY).toFixed(1)} days from now in ${form}`;
}
