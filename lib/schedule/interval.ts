import { refuse } from '../refuse';
import {
  checkWindowClosesInDay,
  checkWindowFits,
  HOURS_PER_DAY,
  inWords,
  type Schedule,
  SHORTEST_HOURS,
} from './schedule';
import { stagger } from './stagger';

/** User guide, "Rotation schedules": 999 days. The API reference allows AutomaticallyAfterDays, unused here, 1000. */
const LONGEST_DAYS = 999;

/** How much earlier than asked a long period may come, so that a fleet deployed at once spreads over days. */
const earliestDays = (days: number) => Math.min(6, Math.floor(days / 10));

/** A rotation every `periodHours`, in windows of `windowHours` (undefined: as fits the period). */
export function intervalSchedule(periodHours: number, windowHours?: number): Schedule {
  checkPeriod(periodHours);
  checkWindowFits(windowHours ?? 1, periodHours);
  if (HOURS_PER_DAY % periodHours === 0) {
    return hoursOfTheDay(periodHours, windowHours ?? (periodHours === HOURS_PER_DAY ? 4 : 1));
  }
  if (periodHours % HOURS_PER_DAY === 0) {
    return wholeDays(periodHours / HOURS_PER_DAY, windowHours);
  }
  // Secrets Manager opens these windows itself, counted from midnight: there is nothing to stagger. After some days
  // one opens as late in a UTC day as any can.
  const window = windowHours ?? 1;
  const lastHour = HOURS_PER_DAY - commonDivisor(periodHours, HOURS_PER_DAY);
  checkWindowClosesInDay(window, lastHour, 'a period of whole days');
  const openings = {
    expression: `rate(${periodHours} hours)`,
    shortestHours: periodHours,
    longestHours: periodHours,
  };
  return {
    windowHours: window,
    duration: `${window}h`,
    shortestHours: periodHours,
    openingsOf: () => openings,
  };
}

/** 4, 6, 8, 12 or 24 hours: the same hours every day, shifted so that the last window ends within the UTC day. */
function hoursOfTheDay(periodHours: number, windowHours: number): Schedule {
  return {
    windowHours,
    duration: `${windowHours}h`,
    shortestHours: periodHours,
    openingsOf: (path) => {
      const first = stagger(path, periodHours - windowHours + 1);
      const hours = periodHours === HOURS_PER_DAY ? `${first}` : `${first}/${periodHours}`;
      return {
        expression: `cron(0 ${hours} * * ? *)`,
        shortestHours: periodHours,
        longestHours: periodHours,
      };
    },
  };
}

/** 2 days or more: windows open at midnight UTC and Secrets Manager picks the time within them. */
function wholeDays(days: number, windowHours?: number): Schedule {
  return {
    windowHours: windowHours ?? HOURS_PER_DAY,
    duration: windowHours === undefined ? undefined : `${windowHours}h`,
    shortestHours: (days - earliestDays(days)) * HOURS_PER_DAY,
    openingsOf: (path) => {
      const staggered = days - stagger(path, earliestDays(days) + 1);
      const hours = staggered * HOURS_PER_DAY;
      return { expression: `rate(${staggered} days)`, shortestHours: hours, longestHours: hours };
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
      `The rotation period is ${hours} hours, but Secrets Manager counts in whole hours.`,
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
