import { refuse } from '../refuse';
import {
  checkWindowClosesInDay,
  checkWindowFits,
  fixedOpenings,
  HOURS_PER_DAY,
  inWords,
  type Schedule,
  SHORTEST_HOURS,
} from './schedule';
import { stagger } from './stagger';

/** Secrets Manager user guide, "Rotation schedules". */
const LONGEST_DAYS = 999;

/** Days by which a long period is shortened at most, to spread a fleet. */
const earliestDays = (days: number) => Math.min(6, Math.floor(days / 10));

/** Schedule of a rotation every `periodHours`, in windows of `windowHours` (default: by the period). */
export function intervalSchedule(periodHours: number, windowHours?: number): Schedule {
  checkPeriod(periodHours);
  checkWindowFits(windowHours ?? 1, periodHours);
  if (HOURS_PER_DAY % periodHours === 0) {
    return hoursOfTheDay(periodHours, windowHours ?? (periodHours === HOURS_PER_DAY ? 4 : 1));
  }
  if (periodHours % HOURS_PER_DAY === 0) {
    return wholeDays(periodHours / HOURS_PER_DAY, windowHours);
  }
  // Secrets Manager counts these windows from midnight, so they cannot be staggered. Over the days, they open at every
  // multiple of the common divisor.
  const window = windowHours ?? 1;
  const lastHour = HOURS_PER_DAY - commonDivisor(periodHours, HOURS_PER_DAY);
  checkWindowClosesInDay(window, lastHour, 'a period of whole days');
  return {
    windowHours: window,
    duration: `${window}h`,
    ...fixedOpenings(`rate(${periodHours} hours)`, periodHours),
  };
}

/** Schedule of 4, 6, 8, 12 or 24 hours: the same hours every day, staggered so that the last window ends in the UTC day. */
function hoursOfTheDay(periodHours: number, windowHours: number): Schedule {
  return {
    windowHours,
    duration: `${windowHours}h`,
    shortestHours: periodHours,
    openingsOf: (path) => {
      const first = stagger(path, periodHours - windowHours + 1);
      const hours = periodHours === HOURS_PER_DAY ? `${first}` : `${first}/${periodHours}`;
      return fixedOpenings(`cron(0 ${hours} * * ? *)`, periodHours).openingsOf();
    },
  };
}

/** Schedule of 2 days or more: windows open at midnight UTC. */
function wholeDays(days: number, windowHours?: number): Schedule {
  return {
    windowHours: windowHours ?? HOURS_PER_DAY,
    duration: windowHours === undefined ? undefined : `${windowHours}h`,
    shortestHours: (days - earliestDays(days)) * HOURS_PER_DAY,
    openingsOf: (path) => {
      const staggered = days - stagger(path, earliestDays(days) + 1);
      return fixedOpenings(`rate(${staggered} days)`, staggered * HOURS_PER_DAY).openingsOf();
    },
  };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function checkPeriod(hours: number): void {
  if (!Number.isInteger(hours)) {
    refuse(
      'PeriodNotWholeHours',
      `The rotation period is ${hours} hours, but Secrets Manager supports whole hours only.`,
      `Use Duration.hours(${Math.max(SHORTEST_HOURS, Math.ceil(hours))}).`,
    );
  }
  if (hours < SHORTEST_HOURS) {
    refuse(
      'PeriodTooShort',
      `The rotation period is ${inWords(hours)}, but Secrets Manager rotates at most every ${SHORTEST_HOURS} hours.`,
      `Use Duration.hours(${SHORTEST_HOURS}) or more.`,
    );
  }
  if (hours > LONGEST_DAYS * HOURS_PER_DAY) {
    refuse(
      'PeriodTooLong',
      `The rotation period is ${inWords(hours)}, but Secrets Manager allows ${LONGEST_DAYS} days at most.`,
      `Use Duration.days(${LONGEST_DAYS}) or less.`,
    );
  }
}
