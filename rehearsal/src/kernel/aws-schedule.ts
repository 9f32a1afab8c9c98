import { type Cron, parseCron } from './aws-cron';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: HOUR, day: DAY };

/** Longest interval between two times of a schedule: 29 February around a year that is not a leap year. */
const LONGEST_GAP_DAYS = 8 * 366 + 1;

/**
 * Next time of a schedule after `after`, in milliseconds since the epoch; `Infinity` if there is none. Supports
 * `rate(n unit)`, counted from `after`, `cron(…)` with the six fields of AWS, and `at(yyyy-mm-ddThh:mm:ss)`, in UTC.
 *
 * @throws Error for any other expression
 * Source: "Schedule types in EventBridge Scheduler", EventBridge Scheduler User Guide.
 */
export function nextTime(expression: string, after: number): number {
  const [, type, body = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (type === 'rate') return after + ratePeriod(expression);
  if (type === 'cron') return nextCron(parseCron(body), after);
  if (type === 'at') return nextAt(expression, body, after);
  throw new Error(`The schedule expression "${expression}" is none of rate(…), cron(…) and at(…).`);
}

/** The period of `rate(n unit)` in milliseconds. */
export function ratePeriod(expression: string): number {
  const [, count, unit, plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression.trim()) ?? [];
  if (!count || !unit || (plural === 's') !== (count !== '1')) {
    throw new Error(`"${expression}" is not a rate such as rate(1 day) or rate(12 hours).`);
  }
  return Number(count) * (UNITS[unit] as number);
}

function nextAt(expression: string, body: string, after: number): number {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body) ? Date.parse(`${body}Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`"${expression}" is not a time such as at(2026-03-01T04:00:00).`);
  return time > after ? time : Number.POSITIVE_INFINITY;
}

function nextCron(cron: Cron, after: number): number {
  const first = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  const firstDay = Math.floor(first / DAY) * DAY;
  for (let i = 0; i <= LONGEST_GAP_DAYS; i++) {
    const day = firstDay + i * DAY;
    if (!cron.onDay(new Date(day))) continue;
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const time = day + hour * HOUR + minute * MINUTE;
        if (time >= first) return time;
      }
    }
  }
  return Number.POSITIVE_INFINITY;
}
