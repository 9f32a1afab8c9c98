import { type Cron, parseCron } from '../../../../kernel/aws-cron';

/** A cron expression of Secrets Manager. */
export interface RotationCron {
  /** The equivalent expression of EventBridge. */
  readonly expression: string;
  /** True for steps through the hours of a day: "a schedule in hours". */
  readonly hourly: boolean;
  /** The latest hour at which a window opens. */
  readonly lastHour: number;
  /** The shortest time between two windows, in hours. */
  readonly shortest: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Weekdays and leap days repeat after 28 years. */
const CYCLE = { begin: Date.UTC(2000, 0, 1), end: Date.UTC(2028, 0, 1) };

const MAX_EXPRESSION = 256;
const MIN_HOURS = 4;
const MAX_HOURS = 366 * 24;

const listOf = (value: string) => {
  const item = `(\\*|${value}(-${value})?)?(/\\d+)?`;
  return new RegExp(`^${item}(,${item})*$`);
};
const HOURS = /^(\d+|\d*\/\d+)$/;
const DAY_OF_MONTH = listOf('\\d+');
const MONTH = listOf('(\\d+|[A-Z]{3})');
const NTH_DAY = /^(\d|[A-Z]{3})#[1-5]$/;
const LAST_NAMED_DAY = /^[A-Z]{3}L$/;

/** The largest step of each field. */
const MAX_STEPS = [0, 23, 31, 12, 7, 0];

const parsed = new Map<string, RotationCron>();

/**
 * Parses a cron expression by the rules of Secrets Manager, which are stricter than those of EventBridge. Refuses what
 * the documentation does not define. Sources: "Rotation schedules", Secrets Manager User Guide (fields, wildcards, at
 * least four hours, at most a year); API_RotationRulesType (256 characters).
 * @throws Error for an invalid expression.
 */
export function rotationCron(text: string): RotationCron {
  let cron = parsed.get(text);
  if (!cron) {
    cron = parseRotationCron(text);
    parsed.set(text, cron);
  }
  return cron;
}

function parseRotationCron(text: string): RotationCron {
  const fields = /^cron\(([0-9A-Za-z#?*\-/, ]+)\)$/.exec(text)?.[1]?.trim().toUpperCase().split(/ +/) ?? [];
  const [minutes = '', hours = '', ofMonth = '', month = '', ofWeek = '', year] = fields;
  const isStepTooLong = fields.some((field, i) =>
    [...field.matchAll(/\/(\d+)/g)].some(([, step]) => Number(step) > (MAX_STEPS[i] ?? 0)),
  );
  const isValid =
    text.length <= MAX_EXPRESSION &&
    fields.length === 6 &&
    minutes === '0' &&
    year === '*' &&
    HOURS.test(hours) &&
    (['?', 'L'].includes(ofMonth) || LAST_NAMED_DAY.test(ofMonth) || DAY_OF_MONTH.test(ofMonth)) &&
    MONTH.test(month) &&
    (['?', 'L'].includes(ofWeek) || NTH_DAY.test(ofWeek) || MONTH.test(ofWeek)) &&
    !isStepTooLong;
  if (!isValid) throw new Error(`"${text}" is not a cron expression of Secrets Manager.`);
  // Secrets Manager has the last Sunday of the month (SUNL) in day-of-month, EventBridge in day-of-week.
  const days =
    LAST_NAMED_DAY.test(ofMonth) && ofWeek === '?' ? ['?', month, ofMonth] : [ofMonth, month, ofWeek];
  const body = [minutes, hours, ...days, year].join(' ');
  const cron = parseCron(body);
  const [shortest, longest] = gaps(cron);
  if (shortest < MIN_HOURS) throw new Error(`"${text}" has times less than ${MIN_HOURS} hours apart.`);
  if (!(longest <= MAX_HOURS)) throw new Error(`"${text}" has times more than a year apart.`);
  const lastHour = cron.hours.at(-1) ?? 0;
  return { expression: `cron(${body})`, hourly: hours.includes('/'), lastHour, shortest };
}

/** The shortest and the longest time between two windows, in hours; infinite for a single window. */
function gaps({ hours, onDay }: Cron): [number, number] {
  let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];
  let last: number | undefined;
  for (let day = CYCLE.begin; day < CYCLE.end; day += DAY) {
    if (!onDay(new Date(day))) continue;
    for (const hour of hours) {
      const time = day / HOUR + hour;
      if (last !== undefined) {
        shortest = Math.min(shortest, time - last);
        longest = Math.max(longest, time - last);
      }
      last = time;
    }
  }
  return [shortest, longest || Number.POSITIVE_INFINITY];
}
