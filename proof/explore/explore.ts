import { createHash } from 'node:crypto';
import type { Random } from '../../rehearsal/src/kernel/random';
import { ACTS, type Act } from '../story/acts';
import { play } from '../story/play';
import { type CallTraits, faultsAt, isIntrusion, type Mishap } from '../world/fault';
import type { World } from '../world/world';
import type { Family, Finding, Strike } from './schedule';
import { situationOf } from './situation';
import { follow } from './stage';

/** How much of a family is explored. */
export interface Reach {
  /** The share of the schedules with one strike, with two, with three: 1 is all of them, 0 none. */
  readonly shares: readonly number[];
  readonly random: Random;
  /** How many violations are kept. */
  readonly most: number;
  /** Whether that is enough, and the rest of the family need not be played. */
  readonly stop?: boolean;
  /** When to stop all the same, by the wall clock, milliseconds. */
  readonly until?: number;
}

/** Schedules that were played, by the number of their strikes. */
export type Counts = number[];

interface Call {
  readonly index: number;
  readonly traits: CallTraits;
}

/** After somebody has intruded, what follows is only this: what came in between is the sequel already. */
const AFTER_INTRUSION = new Set(['same-token', 'next-schedule', 'again', 'repeated']);

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
  private readonly act: Act;
  /** By situation: what came of playing on from it. */
  private readonly known = new Map<string, readonly number[]>();

  constructor(
    private readonly world: World,
    private readonly family: Family,
    private readonly reach: Reach,
  ) {
    this.act = ACTS[family.act];
  }

  /** The world must be staged. */
  async explore(strikes: readonly Strike[] = [], sequel?: string): Promise<void> {
    const { world } = this;
    if (this.reach.stop && this.findings.length >= this.reach.most) return;
    if (this.isLate()) return;
    if (world.broken || strikes.length === 0) return this.goOn(strikes, sequel);
    const situation = digest(`${strikes.length} ${isIntruded(strikes)} ${sequel} ${situationOf(world)}`);
    const known = this.known.get(situation);
    if (known) return this.add(known);
    const before = [...this.counts, this.violations];
    await this.goOn(strikes, sequel);
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
  private async goOn(strikes: readonly Strike[], sequel?: string): Promise<void> {
    const { world } = this;
    const { memory } = world;
    while (memory.plan.length > 0) {
      if (memory.plan[0]?.do === 'sequel') return this.exploreSequels(strikes);
      if (memory.counting && memory.plan[0]?.do !== 'faults end') {
        return this.branch(
          strikes.length < this.reach.shares.length ? world.checkpoint() : undefined,
          strikes,
          sequel,
        );
      }
      const ending = memory.counting;
      await play(world);
      if (ending && !memory.counting) return this.explore(strikes, sequel);
    }
    this.end(strikes, sequel);
  }

  private async exploreSequels(strikes: readonly Strike[]): Promise<void> {
    const intruded = isIntruded(strikes);
    const names = Object.keys(this.act.sequels).filter((name) => !intruded || AFTER_INTRUSION.has(name));
    const here = this.world.checkpoint();
    for (const name of names) {
      here();
      follow(this.world, this.family, name);
      await this.explore(strikes, name);
    }
  }

  /** Plays the next move from `here`, goes on from what comes of it, and does the same with one more strike. */
  private async branch(
    here: (() => void) | undefined,
    strikes: readonly Strike[],
    sequel?: string,
  ): Promise<void> {
    const { world } = this;
    const calls: Call[] = [];
    world.mishaps = asMap(strikes);
    world.onCall = (index, traits) => void calls.push({ index, traits });
    await play(world);
    world.onCall = undefined;
    const last = strikes.at(-1)?.at ?? -1;
    const open = calls.filter(({ index }) => index > last);
    if (here && open.length > 0 && !world.broken) {
      const after = world.checkpoint();
      for (const strike of this.chosen(open, strikes.length, sequel)) {
        if (this.isLate()) break;
        here();
        await this.branch(here, [...strikes, strike], sequel);
      }
      after();
    }
    await this.explore(strikes, sequel);
  }

  private chosen(calls: readonly Call[], level: number, sequel?: string): Strike[] {
    const { shares, random } = this.reach;
    const share = shares[level] ?? 0;
    return calls
      .flatMap(({ index, traits }) => this.mishapsAt(traits, sequel).map((mishap) => ({ at: index, mishap })))
      .filter(() => share === 1 || random.next() < share);
  }

  private mishapsAt(traits: CallTraits, sequel?: string): Mishap[] {
    const intrusions = sequel === undefined ? this.act.intrusions : [];
    return [...faultsAt(traits), ...intrusions];
  }

  private end(strikes: readonly Strike[], sequel?: string): void {
    const { violation } = this.world.memory;
    this.counts[strikes.length] = (this.counts[strikes.length] ?? 0) + 1;
    this.played += 1;
    if (!violation) return;
    this.violations += 1;
    if (this.findings.length >= this.reach.most) return;
    this.findings.push({ schedule: { ...this.family, strikes, sequel }, violation });
  }
}

function isIntruded(strikes: readonly Strike[]): boolean {
  return strikes.some(({ mishap }) => isIntrusion(mishap));
}

/** A hundred thousand situations have to be remembered. */
function digest(text: string): string {
  return createHash('md5').update(text).digest('base64');
}

function asMap(strikes: readonly Strike[]): ReadonlyMap<number, Mishap> {
  return new Map(strikes.map(({ at, mishap }) => [at, mishap]));
}
