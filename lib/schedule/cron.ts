import { type FieldRange, readField, readValue, UnreadableField } from './cron-field';

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

const HOURS: FieldRange = { name: 'hours', min: 0, max: 23 };
const DAY_OF_MONTH: FieldRange = { name: 'day-of-month', min: 1, max: 31 };
const MONTH: FieldRange = { name: 'month', min: 1, max: 12, names: MONTHS };
const DAY_OF_WEEK: FieldRange = { name: 'day-of-week', min: 1, max: 7, names: DAYS };

/** Years after which weekdays and leap days repeat. */
const CYCLE_YEARS = 28;
const FIRST_YEAR = 2000;

/** Day, for the day fields of a cron expression. */
interface Day {
  readonly ofMonth: number;
  /** 1 is Sunday. */
  readonly ofWeek: number;
  readonly monthLength: number;
}

type DayTest = (day: Day) => boolean;

/** Times of a cron expression: hours between them, and the last hour of a day. */
export interface CronTimes {
  /** The expression with names in capitals and single spaces, as in the user guide. */
  readonly expression: string;
  readonly shortestHours: number;
  readonly longestHours: number;
  readonly lastHour: number;
  /** True for a step in the hours field, for which the default window of Secrets Manager is one hour. */
  readonly byHours: boolean;
}

/** Longest schedule expression (API reference, RotationRulesType). */
const LONGEST_EXPRESSION = 256;

/**
 * Parses a cron expression as described in the Secrets Manager user guide, "Schedule expressions in Secrets Manager
 * rotation" (also titled "Rotation schedules"), and measures the gaps between its times.
 *
 * @throws UnreadableField for an expression that the page does not describe.
 */
export function cronTimes(text: string): CronTimes {
  const fields = /^cron\((.*)\)$/.exec(text.trim())?.[1].trim().toUpperCase().split(/\s+/);
  if (fields?.length !== 6) {
    throw new UnreadableField('it is not cron(minutes hours day-of-month month day-of-week year)');
  }
  const expression = `cron(${fields.join(' ')})`;
  if (expression.length > LONGEST_EXPRESSION) {
    throw new UnreadableField(`it is longer than ${LONGEST_EXPRESSION} characters`);
  }
  const [minutes, hourField, ofMonth, monthField, ofWeek, year] = fields;
  if (minutes !== '0')
    throw new UnreadableField(`minutes must be 0, not "${minutes}": windows open on the hour`);
  if (year !== '*') throw new UnreadableField(`year must be *, not "${year}"`);
  if (!/^(\d+|\d*\/\d+)$/.test(hourField)) {
    throw new UnreadableField(
      `"${hourField}" in the hours field is neither one hour nor a start and a step, as in 8/8`,
    );
  }
  const hours = [...readField(hourField, HOURS)].sort((a, b) => a - b);
  const months = readField(monthField, MONTH);
  const times = timesOf(hours, months, dayTest(ofMonth, ofWeek));
  if (times.length < 2) throw new UnreadableField('it has no such day');
  const gaps = times.slice(1).map((time, i) => time - times[i]);
  return {
    expression,
    shortestHours: gaps.reduce((a, b) => Math.min(a, b)),
    longestHours: gaps.reduce((a, b) => Math.max(a, b)),
    lastHour: hours[hours.length - 1],
    byHours: hourField.includes('/'),
  };
}

/** All times of a calendar cycle, in hours since its start. */
function timesOf(hours: number[], months: Set<number>, isDay: DayTest): number[] {
  const times: number[] = [];
  let dayNumber = 0;
  let ofWeek = new Date(Date.UTC(FIRST_YEAR, 0, 1)).getUTCDay();
  for (let month = 0; month < 12 * CYCLE_YEARS; month++) {
    const monthLength = new Date(Date.UTC(FIRST_YEAR, month + 1, 0)).getUTCDate();
    for (let ofMonth = 1; ofMonth <= monthLength; ofMonth++) {
      if (months.has((month % 12) + 1) && isDay({ ofMonth, ofWeek: ofWeek + 1, monthLength })) {
        times.push(...hours.map((hour) => dayNumber * 24 + hour));
      }
      dayNumber += 1;
      ofWeek = (ofWeek + 1) % 7;
    }
  }
  return times;
}

function dayTest(ofMonth: string, ofWeek: string): DayTest {
  if ((ofMonth === '?') === (ofWeek === '?')) {
    throw new UnreadableField('exactly one of day-of-month and day-of-week must be ?');
  }
  return ofWeek === '?' ? dayOfMonthTest(ofMonth) : dayOfWeekTest(ofWeek);
}

function dayOfMonthTest(text: string): DayTest {
  if (text === 'L') return (day) => day.ofMonth === day.monthLength;
  const last = /^([A-Z]+)L$/.exec(text);
  if (last) {
    const ofWeek = readValue(last[1], DAY_OF_WEEK);
    return (day) => day.ofWeek === ofWeek && day.ofMonth + 7 > day.monthLength;
  }
  const days = readField(text, DAY_OF_MONTH);
  return (day) => days.has(day.ofMonth);
}

function dayOfWeekTest(text: string): DayTest {
  if (text === 'L') return (day) => day.ofWeek === DAY_OF_WEEK.max;
  const nth = /^(\w+)#([1-5])$/.exec(text);
  if (nth) {
    const ofWeek = readValue(nth[1], DAY_OF_WEEK);
    return (day) => day.ofWeek === ofWeek && Math.ceil(day.ofMonth / 7) === Number(nth[2]);
  }
  if (/^\w+L$/.test(text)) {
    throw new UnreadableField(`"${text}" belongs in the day-of-month field, with ? as the day-of-week`);
  }
  const days = readField(text, DAY_OF_WEEK);
  return (day) => days.has(day.ofWeek);
}
