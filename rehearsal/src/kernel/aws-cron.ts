/** Parsed body of a `cron(…)` expression of AWS. */
export interface Cron {
  /** Ascending. */
  readonly minutes: readonly number[];
  /** Ascending. */
  readonly hours: readonly number[];
  /** True for a UTC day on which the schedule fires, by its midnight. */
  onDay(midnight: Date): boolean;
}

type DayTest = (midnight: Date) => boolean;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const parsed = new Map<string, Cron>();

/**
 * Parses six fields: minutes, hours, day of month, month, day of week (1 is Sunday), year. The case of names does
 * not matter. Throws an Error.
 */
export function parseCron(body: string): Cron {
  let cron = parsed.get(body);
  if (!cron) {
    cron = parse(body);
    parsed.set(body, cron);
  }
  return cron;
}

function parse(body: string): Cron {
  const fields = body.trim().toUpperCase().split(/\s+/);
  if (fields.length !== 6) throw invalid(body, 'it needs six fields');
  const [minutes, hours, dayOfMonth, months, dayOfWeek, years] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw invalid(body, 'exactly one of day-of-month and day-of-week must be ?');
  }
  const month = new Set(values(body, months, 1, 12, MONTHS));
  const year = years === '*' ? undefined : new Set(values(body, years, 1970, 2199));
  const day = dayOfWeek === '?' ? dayOfMonthTest(body, dayOfMonth) : dayOfWeekTest(body, dayOfWeek);
  return {
    minutes: values(body, minutes, 0, 59),
    hours: values(body, hours, 0, 23),
    onDay: (midnight) =>
      month.has(midnight.getUTCMonth() + 1) &&
      (year === undefined || year.has(midnight.getUTCFullYear())) &&
      day(midnight),
  };
}

function dayOfMonthTest(body: string, field: string): DayTest {
  if (field === 'L') return (midnight) => midnight.getUTCDate() === lastDate(midnight);
  const near = /^(\d+)W$/.exec(field)?.[1];
  if (near) return (midnight) => midnight.getUTCDate() === nearestWorkday(midnight, Number(near));
  const dates = new Set(values(body, field, 1, 31));
  return (midnight) => dates.has(midnight.getUTCDate());
}

function dayOfWeekTest(body: string, field: string): DayTest {
  const [, name = '', mark, nth] = /^([1-7]|[A-Z]{3})(L|#([1-5]))$/.exec(field) ?? [];
  if (mark) {
    const [weekday] = values(body, name, 1, 7, WEEKDAYS);
    return (midnight) => {
      const date = midnight.getUTCDate();
      if (midnight.getUTCDay() + 1 !== weekday) return false;
      return mark === 'L' ? date + 7 > lastDate(midnight) : Math.ceil(date / 7) === Number(nth);
    };
  }
  const weekdays = new Set(values(body, field === 'L' ? '7' : field, 1, 7, WEEKDAYS));
  return (midnight) => weekdays.has(midnight.getUTCDay() + 1);
}

/** `*`, `a`, `a-b`, each with or without a step `/n`, and lists of these; names count from `least`. */
function values(body: string, field: string, least: number, most: number, names: string[] = []): number[] {
  const found = new Set<number>();
  const number = (word: string) => {
    const index = names.indexOf(word);
    const value = index >= 0 ? index + least : /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (!(value >= least && value <= most)) throw invalid(body, `${word} is not within ${least}-${most}`);
    return value;
  };
  for (const part of field.split(',')) {
    const [range = '', step, ...steps] = part.split('/') as [string, ...string[]];
    const [from = '', to, ...ends] = range.split('-') as [string, ...string[]];
    if (steps.length > 0 || ends.length > 0) throw invalid(body, `${part} is not a range with a step`);
    const open = range === '*' || range === '';
    const first = open ? least : number(from);
    const last = to !== undefined ? number(to) : open || step !== undefined ? most : first;
    const stride = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : Number.NaN;
    if (range === '' && step === undefined) throw invalid(body, 'a field has an empty part');
    if (!Number.isInteger(stride) || stride < 1)
      throw invalid(body, `${part} has no whole number as its step`);
    if (first > last) throw invalid(body, `${part} ends before it begins`);
    for (let value = first; value <= last; value += stride) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function lastDate(midnight: Date): number {
  return new Date(Date.UTC(midnight.getUTCFullYear(), midnight.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The Monday to Friday nearest to `date` of the same month. */
function nearestWorkday(midnight: Date, date: number): number {
  const last = lastDate(midnight);
  const target = Math.min(date, last);
  const weekday = new Date(Date.UTC(midnight.getUTCFullYear(), midnight.getUTCMonth(), target)).getUTCDay();
  if (weekday === 6) return target > 1 ? target - 1 : target + 2;
  if (weekday === 0) return target < last ? target + 1 : target - 2;
  return target;
}

function invalid(body: string, reason: string): Error {
  return new Error(`"cron(${body})" is not a schedule: ${reason}.`);
}
