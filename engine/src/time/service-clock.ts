import { NOTICEABLE_SKEW } from '../timing';
import { type Clock, realClock, SECOND } from './clock';

/** A clock that follows the time of AWS, because the function's own clock may be skewed. */
export interface ServiceClock extends Clock {
  /** Adjusts the clock. @param date the Date header of a response that has just arrived. */
  synchronize(date: string | undefined): void;
}

/**
 * The engine compares its records with times of services, such as the creation of a credential, and with the records of
 * other invocations, whose clocks differ.
 */
export function serviceClock(own: Clock = realClock): ServiceClock {
  let ahead = 0;
  return {
    now: () => own.now() + ahead,
    sleep: (milliseconds) => own.sleep(milliseconds),
    synchronize(date) {
      const time = Date.parse(date ?? '');
      if (Number.isNaN(time)) return;
      const off = time + SECOND / 2 - own.now();
      ahead = Math.abs(off) > NOTICEABLE_SKEW ? off : 0;
    },
  };
}
