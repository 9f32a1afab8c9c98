import { refuse } from '../refuse';

export const HOURS_PER_DAY = 24;

/** The shortest time between two rotations that Secrets Manager accepts (user guide, "Schedule expressions"). */
export const SHORTEST_HOURS = 4;

/** When one secret's rotation windows open, in hours. */
export interface Openings {
  /** The expression for Secrets Manager. */
  readonly expression: string;
  /** The shortest time from one opening to the next. */
  readonly shortestHours: number;
  /** The longest time from one opening to the next. */
  readonly longestHours: number;
}

/** What a `Rotation` knows before it knows the secret. */
export interface Schedule {
  /** How long a window stays open at most. */
  readonly windowHours: number;
  /** What Secrets Manager is told of the window; undefined leaves it open until the UTC day ends. */
  readonly duration?: string;
  /** The shortest time from one opening to the next, whichever the secret. */
  readonly shortestHours: number;
  /** The openings of the secret of this construct path. */
  openingsOf(path: string): Openings;
}

/** "1 hour", "36 hours", "90 days". */
export function inWords(hours: number): string {
  const [count, unit] =
    hours % HOURS_PER_DAY === 0 && hours > 0 ? [hours / HOURS_PER_DAY, 'day'] : [hours, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/**
 * Refuses a window that does not close within the UTC day in which it opens. The user guide asks this of schedules
 * in days only, the API reference (RotationRulesType) of all.
 *
 * @param lastHour the latest hour at which a window opens.
 */
export function checkWindowClosesInDay(windowHours: number, lastHour: number, otherwise: string): void {
  const restOfDay = HOURS_PER_DAY - lastHour;
  if (windowHours > restOfDay) {
    refuse(
      'WindowTooLong',
      `The rotation window is ${inWords(windowHours)} long and opens at ${lastHour}:00 UTC, but it must close within the UTC day.`,
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
