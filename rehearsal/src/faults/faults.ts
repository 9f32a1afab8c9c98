import type { Timeline } from '../kernel/timeline';
import { Chance } from './chance';
import { Clocks } from './clocks';
import { Delays } from './delays';
import { Deliveries } from './deliveries';
import { FAULT_KINDS, type Fault, type FaultKind } from './fault';
import { Kills } from './kills';
import { type FaultLevel, LEVELS, type Level } from './level';

/** Injects faults between `begin` and `end`. */
export class Faults {
  /** Number of injected faults by kind. */
  readonly injected = Object.fromEntries(Object.keys(FAULT_KINDS).map((kind) => [kind, 0])) as Record<
    FaultKind,
    number
  >;
  readonly chance: Chance;
  readonly delays = new Delays(this);
  readonly clocks = new Clocks(this);
  readonly kills = new Kills(this);
  readonly deliveries: Deliveries;
  /** Services that are unavailable in a region, such as `sts us-east-1`, regardless of the level. */
  readonly outages = new Set<string>();
  /** The level, regardless of `begin` and `end`. */
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

  /** Calls `listener` with each fault. */
  listen(listener: (fault: Fault) => void): void {
    this.listeners.push(listener);
  }

  /** The level between `begin` and `end`. */
  get level(): Level | undefined {
    return this.active ? this.chosen : undefined;
  }

  /** Records an injected fault. */
  record(kind: FaultKind, target: string, detail: string): void {
    this.injected[kind]++;
    const fault: Fault = { time: this.timeline.now(), kind, target, detail };
    for (const listener of this.listeners) listener(fault);
  }
}
