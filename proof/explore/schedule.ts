import type { ScenarioName } from '../scenarios/scenarios';
import type { StartName } from '../scenarios/starts';
import type { AnyFault } from '../world/fault';
import type { Propagation } from '../world/propagation';
import type { Violation } from '../world/state';

/** All schedules that begin alike. */
export interface Family {
  readonly kind: string;
  readonly start: StartName;
  readonly act: ScenarioName;
  readonly propagation: Propagation;
  readonly seed: number;
}

/** What goes wrong at which call of those that count. */
export interface Injection {
  readonly at: number;
  readonly fault: AnyFault;
}

/** One way in which things can go. */
export interface Schedule extends Family {
  readonly injections: readonly Injection[];
  /** What follows the act; undefined: all was over before. */
  readonly continuation?: string;
}

export interface Finding {
  readonly schedule: Schedule;
  readonly violation: Violation;
}
