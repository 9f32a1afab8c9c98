import type { ScenarioName } from '../scenarios/scenarios';
import type { StartName } from '../scenarios/starts';
import type { Injected } from '../world/faults';
import type { Propagation } from '../world/propagation';
import type { Violation } from '../world/state';

/** The schedules with the same beginning. */
export interface Family {
  readonly kind: string;
  readonly start: StartName;
  readonly scenario: ScenarioName;
  readonly propagation: Propagation;
  readonly seed: number;
}

/** A fault or an interference at a request, by its number. */
export interface Injection {
  readonly at: number;
  readonly what: Injected;
}

export interface Schedule extends Family {
  readonly injections: readonly Injection[];
  /** The continuation after the scenario; undefined when the run ended before. */
  readonly continuation?: string;
}

export interface Finding {
  readonly schedule: Schedule;
  readonly violation: Violation;
}
