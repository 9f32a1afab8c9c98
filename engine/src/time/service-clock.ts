import { type Clock, realClock, SECOND } from './clock';

/** The Date of an answer is in whole seconds: less than this says nothing. */
const NOTICEABLE = 2 * SECOND;

/** The time as the services tell it; a function's own clock may be off. */
export interface ServiceClock extends Clock {
  /** The Date header of an answer that has just arrived. */
  heard(date: string | undefined): void;
}

/**
 * What the engine writes down is compared with what services tell: journals with the times at which credentials
 * were created, and notes of one invocation with those of another, whose clock is not the same.
 */
export function serviceClock(own: Clock = realClock): ServiceClock {
  let ahead = 0;
  return {
    now: () => own.now() + ahead,
    sleep: (milliseconds) => own.sleep(milliseconds),
    heard(date) {
      const time = Date.parse(date ?? '');
      if (Number.isNaN(time)) return;
      const off = time + SECOND / 2 - own.now();
      ahead = Math.abs(off) > NOTICEABLE ? off : 0;
    },
  };
}
