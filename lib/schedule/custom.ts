import { refuse } from '../refuse';
import { type CronTimes, cronTimes } from './cron';
import { UnreadableField } from './cron-field';
import {
  checkWindowClosesInDay,
  checkWindowFits,
  fixedOpenings,
  HOURS_PER_DAY,
  inWords,
  type Schedule,
  SHORTEST_HOURS,
} from './schedule';

const LONGEST_DAYS = 366;

/** Schedule of a cron expression, which is not staggered. */
export function customSchedule(expression: string, windowHours?: number): Schedule {
  const times = read(expression);
  if (times.shortestHours < SHORTEST_HOURS) {
    refuse(
      'PeriodTooShort',
      `"${expression}" has times only ${inWords(times.shortestHours)} apart, but Secrets Manager rotates at most every ${SHORTEST_HOURS} hours.`,
      `Leave at least ${SHORTEST_HOURS} hours between two times, over midnight too.`,
    );
  }
  if (times.longestHours > LONGEST_DAYS * HOURS_PER_DAY) {
    refuse(
      'PeriodTooLong',
      `"${expression}" has times ${inWords(times.longestHours)} apart, but Secrets Manager allows a year at most.`,
      'Choose days that every year has.',
    );
  }
  const restOfDay = HOURS_PER_DAY - times.lastHour;
  checkWindowFits(windowHours ?? 1, times.shortestHours);
  checkWindowClosesInDay(windowHours ?? 1, times.lastHour, 'an earlier hour');
  const daily = times.shortestHours <= HOURS_PER_DAY;
  const window = windowHours ?? (times.byHours ? 1 : daily ? Math.min(4, restOfDay) : undefined);
  return {
    windowHours: window ?? restOfDay,
    duration: window === undefined ? undefined : `${window}h`,
    ...fixedOpenings(times.expression, times.shortestHours, times.longestHours),
  };
}

function read(expression: string): CronTimes {
  try {
    return cronTimes(expression);
  } catch (error) {
    if (!(error instanceof UnreadableField)) throw error;
    return refuse(
      'CronNotSupported',
      `"${expression}" is not a schedule of Secrets Manager: ${error.message}.`,
      'Write it like cron(0 3 ? * SUN *): see the user guide, "Schedule expressions in Secrets Manager rotation".',
    );
  }
}
