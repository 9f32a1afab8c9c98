import type { Attempt } from '../src/chronicle/format';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

function formatter(options: Intl.DateTimeFormatOptions): (time: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
  return (time) => format.format(time);
}

function ranger(options: Intl.DateTimeFormatOptions): (from: number, to: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
  return (from, to) => format.formatRange(from, to);
}

/** From one day to another, and from one moment to another. */
export const datesOf = ranger({ dateStyle: 'medium' });
export const momentsOf = ranger({ dateStyle: 'medium', timeStyle: 'short' });
export const momentOf = formatter({ dateStyle: 'medium', timeStyle: 'short' });
export const exactly = formatter({ dateStyle: 'medium', timeStyle: 'medium' });
const clock = formatter({ hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = formatter({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndMonth = formatter({ day: 'numeric', month: 'short' });
const month = formatter({ month: 'short' });
const year = formatter({ year: 'numeric' });

/** What stands at a tick of an axis: as much as sets it off from its neighbours. */
export function tickText(date: Date): string {
  const time = date.getTime();
  if (time % MINUTE !== 0) return clockWithSeconds(time);
  if (time % DAY !== 0) return clock(time);
  if (date.getUTCDate() !== 1) return dayAndMonth(time);
  return date.getUTCMonth() === 0 ? year(time) : month(time);
}

export function duration(milliseconds: number): string {
  const units = [
    [DAY, 'days'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [SECOND, 's'],
  ] as const;
  for (const [size, name] of units) {
    if (milliseconds < size) continue;
    const value = milliseconds / size;
    const text = value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
    return `${text} ${name === 'days' && text === '1' ? 'day' : name}`;
  }
  return `${Math.round(milliseconds)} ms`;
}

export function short(id: string): string {
  return id.length > 20 ? id.slice(0, 8) : id;
}

/** Steps in the words of cdk-rekey. */
export const STEP_WORDS: Readonly<Record<string, string>> = {
  createSecret: 'issue',
  setSecret: 'install',
  testSecret: 'verify',
  finishSecret: 'promote',
};

export function outcomeOf(attempt: Attempt): string {
  const failed = attempt.steps.find(({ error }) => error);
  const where = failed ? ` at ${STEP_WORDS[failed.step]}: ${failed.error?.code}` : '';
  return `${attempt.test ? 'test ' : ''}${attempt.outcome}${where}`;
}
