import { NOTICEABLE_SKEW } from '../timing';
import { type Clock, realClock, SECOND } from './clock';

/** The time as the services tell it; a function's own clock may be off. */
export interface ServiceClock extends Clock {
  /** The Date header of an answer that has just arrived. */
  heard(date: string | undefined): void;
}

/**
 * Records of the engine are compared with times of services (the creation of a credential), and with records of other
 * invocations, whose clock is not the same.
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
      ahead = Math.abs(off) > NOTICEABLE_SKEW ? off : 0;
    },
  };
}
