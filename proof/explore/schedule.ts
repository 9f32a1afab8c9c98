import type { ActName } from '../story/acts';
import type { StartName } from '../story/starts';
import type { Mishap } from '../world/fault';
import type { Violation } from '../world/memory';
import type { Propagation } from '../world/propagation';

/** All schedules that begin alike. */
export interface Family {
  readonly kind: string;
  readonly start: StartName;
  readonly act: ActName;
  readonly propagation: Propagation;
  readonly seed: number;
}

/** What goes wrong at which call of those that count. */
export interface Strike {
  readonly at: number;
  readonly mishap: Mishap;
}

/** One way in which things can go. */
export interface Schedule extends Family {
  readonly strikes: readonly Strike[];
  /** What follows the act; undefined: all was over before. */
  readonly sequel?: string;
}

export interface Finding {
  readonly schedule: Schedule;
  readonly violation: Violation;
}
