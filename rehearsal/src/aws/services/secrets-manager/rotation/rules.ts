import { nextTime, ratePeriod } from '../../../../kernel/aws-schedule';
import { errors } from '../errors';
import { type RotationCron, rotationCron } from './rotation-cron';

/** RotationRules as in RotateSecret and DescribeSecret. */
export interface RotationRules {
  readonly AutomaticallyAfterDays?: number;
  readonly ScheduleExpression?: string;
  readonly Duration?: string;
}

/** A parsed schedule. `hours` is the length of the window; undefined: until the end of the UTC day. */
export type Schedule =
  | { readonly type: 'days'; readonly days: number; readonly hours?: number }
  | { readonly type: 'hours'; readonly period: number; readonly hours: number }
  | ({ readonly type: 'cron'; readonly hours?: number } & RotationCron);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Source: "Rotation schedules", User Guide. The API reference allows AutomaticallyAfterDays of one day more. */
const LONGEST_RATE = 999 * DAY;

/**
 * Parses rules; throws the error of RotateSecret for invalid rules. Sources: API_RotationRulesType and "Rotation
 * schedules" in the Secrets Manager User Guide; where they differ, the stricter one.
 */
export function scheduleOf(rules: RotationRules): Schedule {
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression, Duration: duration } = rules;
  if (days !== undefined && expression !== undefined) {
    throw errors.invalidParameter('Specify either AutomaticallyAfterDays or ScheduleExpression, not both.');
  }
  const schedule =
    days !== undefined
      ? everyDays(days, windowHours(duration))
      : expressed(expression, windowHours(duration));
  checkWindow(schedule);
  return schedule;
}

function everyDays(days: number, hours?: number): Schedule {
  if (Number.isInteger(days) && days >= 1 && days <= 1000) return { type: 'days', days, hours };
  throw errors.invalidParameter('RotationRules.AutomaticallyAfterDays must be within 1-1000.');
}

function expressed(expression: string | undefined, hours?: number): Schedule {
  const schedule = parseExpression(expression ?? '', hours);
  if (schedule) return schedule;
  throw errors.invalidParameter(
    `RotationRules.ScheduleExpression ${expression} is not valid: use rate() of 4 hours to 999 days, or ` +
      'cron() with 0 as its minutes, * as its year, and times that are 4 hours to a year apart.',
  );
}

function parseExpression(expression: string, hours?: number): Schedule | undefined {
  try {
    if (expression.startsWith('cron(')) {
      const cron = rotationCron(expression);
      return { type: 'cron', ...cron, hours: hours ?? (cron.hourly ? 1 : undefined) };
    }
    if (!expression.startsWith('rate(')) return undefined;
    const period = ratePeriod(expression);
    if (expression.includes('minute') || period < 4 * HOUR || period > LONGEST_RATE) return undefined;
    if (expression.includes('day')) return { type: 'days', days: period / DAY, hours };
    return { type: 'hours', period, hours: hours ?? 1 };
  } catch {
    return undefined;
  }
}

function windowHours(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const hours = Number(/^(\d{1,2})h$/.exec(duration)?.[1]);
  if (hours >= 1 && hours <= 24) return hours;
  throw errors.invalidParameter('RotationRules.Duration must be hours such as 3h, within 1h-24h.');
}

/**
 * Throws unless every window ends before the next one opens and within its UTC day. The user guide requires the second
 * of schedules in days only, API_RotationRulesType of all schedules.
 */
function checkWindow(schedule: Schedule): void {
  if (schedule.hours === undefined || schedule.hours <= longestWindow(schedule)) return;
  throw errors.invalidParameter(
    'RotationRules.Duration: the rotation window must not extend into the next UTC day or the next rotation window.',
  );
}

/** The longest valid window, in hours. */
function longestWindow(schedule: Schedule): number {
  switch (schedule.type) {
    case 'days':
      return 24;
    case 'hours':
      // Windows start at midnight plus multiples of this divisor; the last one starts this long before the day ends.
      return commonDivisor(schedule.period / HOUR, 24);
    case 'cron':
      return Math.min(schedule.shortest, 24 - schedule.lastHour);
  }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/**
 * Days from the scheduled rotation at `start` to the next one, rounded up: the AutomaticallyAfterDays that AWS shows
 * for a schedule expression.
 */
export function daysBetween(schedule: Schedule, start: number): number {
  switch (schedule.type) {
    case 'days':
      return schedule.days;
    case 'hours':
      return Math.ceil(schedule.period / DAY);
    case 'cron':
      return Math.min(1000, Math.ceil((nextTime(schedule.expression, start) - start) / DAY));
  }
}
