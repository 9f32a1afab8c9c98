import type { Timeline } from '../kernel/timeline';
import { Chance } from './chance';
import { FAULT_KINDS, type Fault, type FaultKind } from './fault';
import { type FaultLevel, LEVELS, type Level } from './level';

/**
 * What goes wrong, and when. Services ask at the few places where something can; nothing goes wrong before
 * `begin` and after `end`.
 */
export class Faults {
  /** How many were injected, by kind. */
  readonly injected = Object.fromEntries(Object.keys(FAULT_KINDS).map((kind) => [kind, 0])) as Record<
    FaultKind,
    number
  >;
  readonly chance: Chance;
  private readonly listeners: ((fault: Fault) => void)[] = [];
  private readonly chosen: Level | undefined;
  private active = false;

  constructor(
    private readonly timeline: Timeline,
    level: FaultLevel | Level,
    seed: number,
  ) {
    if (level !== 'none') this.chosen = typeof level === 'string' ? LEVELS[level] : level;
    this.chance = new Chance(seed);
  }

  begin(): void {
    this.active = true;
  }

  end(): void {
    this.active = false;
  }

  /** Tells `listener` of every fault from now on. */
  listen(listener: (fault: Fault) => void): void {
    this.listeners.push(listener);
  }

  /** What may go wrong now; undefined: nothing. */
  get level(): Level | undefined {
    return this.active ? this.chosen : undefined;
  }

  /** The longest that anything was ever delayed beyond what is usual, or may be. */
  get longestKeyDelay(): number {
    return this.chosen?.keyLate.most ?? 0;
  }

  /** To be called for each fault as it is injected. */
  tell(kind: FaultKind, target: string, detail: string): void {
    this.injected[kind]++;
    const fault: Fault = { time: this.timeline.now(), kind, target, detail };
    for (const listener of this.listeners) listener(fault);
  }
}
