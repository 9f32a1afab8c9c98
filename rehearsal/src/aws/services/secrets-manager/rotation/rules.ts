import { parseCron } from '../../../../kernel/aws-cron';
import { nextTime, ratePeriod } from '../../../../kernel/aws-schedule';
import { faults } from '../faults';

/** As given to RotateSecret and shown by DescribeSecret. */
export interface RotationRules {
  readonly AutomaticallyAfterDays?: number;
  readonly ScheduleExpression?: string;
  readonly Duration?: string;
}

/** The schedule that rules mean. `hours` is the length of the window, undefined = to the end of the UTC day. */
export type Schedule =
  | { readonly type: 'days'; readonly days: number; readonly hours?: number }
  | { readonly type: 'hours'; readonly period: number; readonly hours: number }
  | { readonly type: 'cron'; readonly expression: string; readonly hours?: number };

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Throws what RotateSecret answers to rules that it does not take. Source: API_RotationRulesType, "Schedule expressions". */
export function scheduleOf(rules: RotationRules): Schedule {
  const { AutomaticallyAfterDays: days, ScheduleExpression: expression, Duration: duration } = rules;
  if (days !== undefined && expression !== undefined) {
    throw faults.invalidParameter('Specify either AutomaticallyAfterDays or ScheduleExpression, not both.');
  }
  const schedule =
    days !== undefined
      ? everyDays(days, windowHours(duration))
      : expressed(expression, windowHours(duration));
  checkWindow(schedule, duration);
  return schedule;
}

function expressed(expression: string | undefined, hours: number | undefined): Schedule {
  if (expression?.startsWith('rate(')) return rate(expression, hours);
  if (expression?.startsWith('cron(')) return cron(expression, hours);
  throw invalidExpression(expression);
}

function everyDays(days: number, hours?: number): Schedule {
  if (Number.isInteger(days) && days >= 1 && days <= 1000) return { type: 'days', days, hours };
  throw faults.invalidParameter('RotationRules.AutomaticallyAfterDays must be within 1-1000.');
}

function rate(expression: string, hours?: number): Schedule {
  let period: number;
  try {
    period = ratePeriod(expression);
  } catch {
    throw invalidExpression(expression);
  }
  if (expression.includes('day')) return everyDays(period / DAY, hours);
  if (expression.includes('minute') || period < 4 * HOUR || period > 999 * HOUR) {
    throw invalidExpression(expression);
  }
  return { type: 'hours', period, hours: hours ?? 1 };
}

function cron(expression: string, hours?: number): Schedule {
  const fields = expression.slice('cron('.length, -1).trim().split(/\s+/);
  try {
    parseCron(fields.join(' '));
  } catch {
    throw invalidExpression(expression);
  }
  if (fields[0] !== '0' || fields[5] !== '*') throw invalidExpression(expression);
  // More than one start in a day makes it a schedule in hours, whose window is an hour long unless it is set.
  const hourly = !/^\d+$/.test(fields[1] as string);
  return { type: 'cron', expression, hours: hours ?? (hourly ? 1 : undefined) };
}

function windowHours(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined;
  const hours = Number(/^(\d{1,2})h$/.exec(duration)?.[1]);
  if (hours >= 1 && hours <= 24) return hours;
  throw faults.invalidParameter('RotationRules.Duration must be hours such as 3h, within 1h-24h.');
}

function checkWindow(schedule: Schedule, duration: string | undefined): void {
  const { hours } = schedule;
  if (hours === undefined || duration === undefined) return;
  const tooLong = faults.invalidParameter(
    'RotationRules.Duration: the rotation window must not extend into the next UTC day or the next rotation window.',
  );
  if (schedule.type === 'hours' && hours * HOUR > schedule.period) throw tooLong;
  if (schedule.type !== 'cron') return;
  const start = nextTime(schedule.expression, 0);
  if (start + hours * HOUR > (Math.floor(start / DAY) + 1) * DAY) throw tooLong;
  if (start + hours * HOUR > nextTime(schedule.expression, start)) throw tooLong;
}

function invalidExpression(expression: string | undefined): Error {
  return faults.invalidParameter(
    `RotationRules.ScheduleExpression ${expression} is not valid: use rate() of at least 4 hours, ` +
      'or cron() with 0 as its minutes and * as its year.',
  );
}
