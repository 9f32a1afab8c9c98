import type { Timeline } from '../kernel/timeline';
import { Chance } from './chance';
import { Clocks } from './clocks';
import { Delays } from './delays';
import { Deliveries } from './deliveries';
import { FAULT_KINDS, type Fault, type FaultKind } from './fault';
import { Kills } from './kills';
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
  /** What is known later than usual. */
  readonly delays = new Delays(this);
  /** Functions whose clock is wrong. */
  readonly clocks = new Clocks(this);
  /** Functions that are killed. */
  readonly kills = new Kills(this);
  /** What does not arrive, or arrives twice. */
  readonly deliveries: Deliveries;
  /** Services that are out of order in a region, such as `sts us-east-1`: from now on, whatever the level. */
  readonly outages = new Set<string>();
  /** Whatever the time. */
  readonly chosen: Level | undefined;
  private readonly listeners: ((fault: Fault) => void)[] = [];
  private active = false;

  constructor(
    private readonly timeline: Timeline,
    level: FaultLevel | Level,
    seed: number,
  ) {
    if (level !== 'none') this.chosen = typeof level === 'string' ? LEVELS[level] : level;
    this.chance = new Chance(seed);
    this.deliveries = new Deliveries(this, timeline);
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

  /** To be called for each fault as it is injected. */
  record(kind: FaultKind, target: string, detail: string): void {
    this.injected[kind]++;
    const fault: Fault = { time: this.timeline.now(), kind, target, detail };
    for (const listener of this.listeners) listener(fault);
  }
}
