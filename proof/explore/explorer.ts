import { createHash } from 'node:crypto';
import type { Random } from '../../rehearsal/src/kernel/random';
import { runNext } from '../scenarios/run';
import { SCENARIOS, type Scenario } from '../scenarios/scenarios';
import { type AnyFault, type CallTraits, faultsAt, isInterference } from '../world/fault';
import type { World } from '../world/world';
import { continueWith } from './prepare';
import type { Family, Finding, Injection } from './schedule';
import { stateKeyOf } from './state-key';

/** How much of a family is explored. */
export interface Reach {
  /** The share of the schedules with one injection, with two, with three: 1 is all of them, 0 none. */
  readonly shares: readonly number[];
  readonly random: Random;
  /** How many violations are kept. */
  readonly most: number;
  /** Whether that is enough, and the rest of the family need not be played. */
  readonly stop?: boolean;
  /** When to stop all the same, by the wall clock, milliseconds. */
  readonly until?: number;
}

/** Schedules that were played, by the number of their injections. */
export type Counts = number[];

interface Call {
  readonly index: number;
  readonly traits: CallTraits;
}

/** After somebody has interfered, what follows is only this: what came in between is the continuation already. */
const AFTER_INTERFERENCE = new Set(['same-token', 'next-schedule', 'again', 'repeated']);

/**
 * Plays every schedule of a family that the reach allows. Schedules that begin alike share their beginning: the
 * world is rewound to where they part.
 */
export class Explorer {
  readonly counts: Counts = [0, 0, 0, 0];
  readonly findings: Finding[] = [];
  violations = 0;
  /** Whether time was up before all was played. */
  stopped = false;
  /** Schedules whose end was played; the others came to a situation that had been played on from. */
  played = 0;
  private readonly act: Scenario;
  /** By situation: what came of playing on from it. */
  private readonly known = new Map<string, readonly number[]>();

  constructor(
    private readonly world: World,
    private readonly family: Family,
    private readonly reach: Reach,
  ) {
    this.act = SCENARIOS[family.act];
  }

  /** The world must be staged. */
  async explore(injections: readonly Injection[] = [], continuation?: string): Promise<void> {
    const { world } = this;
    if (this.reach.stop && this.findings.length >= this.reach.most) return;
    if (this.isLate()) return;
    if (world.broken || injections.length === 0) return this.goOn(injections, continuation);
    const situation = digest(
      `${injections.length} ${isInterfered(injections)} ${continuation} ${stateKeyOf(world)}`,
    );
    const known = this.known.get(situation);
    if (known) return this.add(known);
    const before = [...this.counts, this.violations];
    await this.goOn(injections, continuation);
    const after = [...this.counts, this.violations];
    this.known.set(
      situation,
      after.map((count, i) => count - (before[i] ?? 0)),
    );
  }

  private isLate(): boolean {
    this.stopped ||= this.reach.until !== undefined && Date.now() > this.reach.until;
    return this.stopped;
  }

  private add(known: readonly number[]): void {
    for (let i = 0; i < this.counts.length; i++) this.counts[i] = (this.counts[i] ?? 0) + (known[i] ?? 0);
    this.violations += known[this.counts.length] ?? 0;
  }

  /** Until the plan is done; where calls count, by way of the branches. */
  private async goOn(injections: readonly Injection[], continuation?: string): Promise<void> {
    const { world } = this;
    const { state } = world;
    while (state.plan.length > 0) {
      if (state.plan[0]?.do === 'continuation') return this.exploreContinuations(injections);
      if (state.counting && state.plan[0]?.do !== 'faults end') {
        return this.branch(
          injections.length < this.reach.shares.length ? world.checkpoint() : undefined,
          injections,
          continuation,
        );
      }
      const ending = state.counting;
      await runNext(world);
      if (ending && !state.counting) return this.explore(injections, continuation);
    }
    this.end(injections, continuation);
  }

  private async exploreContinuations(injections: readonly Injection[]): Promise<void> {
    const interfered = isInterfered(injections);
    const names = Object.keys(this.act.continuations).filter(
      (name) => !interfered || AFTER_INTERFERENCE.has(name),
    );
    const here = this.world.checkpoint();
    for (const name of names) {
      here();
      continueWith(this.world, this.family, name);
      await this.explore(injections, name);
    }
  }

  /** Plays the next move from `here`, goes on from what comes of it, and does the same with one more injection. */
  private async branch(
    here: (() => void) | undefined,
    injections: readonly Injection[],
    continuation?: string,
  ): Promise<void> {
    const { world } = this;
    const calls: Call[] = [];
    world.faults = asMap(injections);
    world.onCall = (index, traits) => void calls.push({ index, traits });
    await runNext(world);
    world.onCall = undefined;
    const last = injections.at(-1)?.at ?? -1;
    const open = calls.filter(({ index }) => index > last);
    if (here && open.length > 0 && !world.broken) {
      const after = world.checkpoint();
      for (const injection of this.chosen(open, injections.length, continuation)) {
        if (this.isLate()) break;
        here();
        await this.branch(here, [...injections, injection], continuation);
      }
      after();
    }
    await this.explore(injections, continuation);
  }

  private chosen(calls: readonly Call[], level: number, continuation?: string): Injection[] {
    const { shares, random } = this.reach;
    const share = shares[level] ?? 0;
    return calls
      .flatMap(({ index, traits }) =>
        this.faultsOf(traits, continuation).map((fault) => ({ at: index, fault })),
      )
      .filter(() => share === 1 || random.next() < share);
  }

  private faultsOf(traits: CallTraits, continuation?: string): AnyFault[] {
    const interferences = continuation === undefined ? this.act.interferences : [];
    return [...faultsAt(traits), ...interferences];
  }

  private end(injections: readonly Injection[], continuation?: string): void {
    const { violation } = this.world.state;
    this.counts[injections.length] = (this.counts[injections.length] ?? 0) + 1;
    this.played += 1;
    if (!violation) return;
    this.violations += 1;
    if (this.findings.length >= this.reach.most) return;
    this.findings.push({ schedule: { ...this.family, injections, continuation }, violation });
  }
}

function isInterfered(injections: readonly Injection[]): boolean {
  return injections.some(({ fault }) => isInterference(fault));
}

/** A hundred thousand situations have to be remembered. */
function digest(text: string): string {
  return createHash('md5').update(text).digest('base64');
}

function asMap(injections: readonly Injection[]): ReadonlyMap<number, AnyFault> {
  return new Map(injections.map(({ at, fault }) => [at, fault]));
}
