import { refuse } from '../refuse';

export const HOURS_PER_DAY = 24;

/** Shortest time between two rotations (Secrets Manager user guide, "Schedule expressions"). */
export const SHORTEST_HOURS = 4;

/** Openings of the rotation windows of one secret. */
export interface Openings {
  /** Schedule expression for Secrets Manager. */
  readonly expression: string;
  /** Shortest time from one opening to the next. */
  readonly shortestHours: number;
  /** Longest time from one opening to the next. */
  readonly longestHours: number;
}

/** Openings that do not depend on the secret. */
export function fixedOpenings(expression: string, shortestHours: number, longestHours = shortestHours) {
  return { shortestHours, openingsOf: (): Openings => ({ expression, shortestHours, longestHours }) };
}

/** Schedule of a `Rotation`, for any secret. */
export interface Schedule {
  /** Longest time for which a window is open. */
  readonly windowHours: number;
  /** Duration for Secrets Manager; undefined for a window until the UTC day ends. */
  readonly duration?: string;
  /** Shortest time from one opening to the next, for any secret. */
  readonly shortestHours: number;
  /** Openings for the secret of a construct path. */
  openingsOf(path: string): Openings;
}

/** Formats hours as "1 hour", "36 hours" or "90 days". */
export function inWords(hours: number): string {
  const [count, unit] =
    hours % HOURS_PER_DAY === 0 && hours > 0 ? [hours / HOURS_PER_DAY, 'day'] : [hours, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/**
 * Refuses a window that does not close in the UTC day in which it opens. The user guide requires this for schedules in
 * days, the API reference (RotationRulesType) for all.
 *
 * @param lastHour - latest hour at which a window opens.
 */
export function checkWindowClosesInDay(windowHours: number, lastHour: number, otherwise: string): void {
  const restOfDay = HOURS_PER_DAY - lastHour;
  if (windowHours > restOfDay) {
    refuse(
      'WindowTooLong',
      `The rotation window is ${inWords(windowHours)} long and opens at ${lastHour}:00 UTC, but it must close in the UTC day.`,
      `Use a window of ${inWords(restOfDay)} or less, or ${otherwise}.`,
    );
  }
}

/** Refuses a window that does not fit between one opening and the next. */
export function checkWindowFits(windowHours: number, shortestHours: number): void {
  if (windowHours > shortestHours) {
    refuse(
      'WindowTooLong',
      `The rotation window is ${inWords(windowHours)} long, but the next one opens after ${inWords(shortestHours)}.`,
      `Use a window of ${inWords(Math.min(shortestHours, HOURS_PER_DAY))} or less.`,
    );
  }
}
