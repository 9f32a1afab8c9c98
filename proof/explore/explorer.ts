import { createHash } from 'node:crypto';
import type { Random } from '../../engine/src/testing/random';
import { runNext } from '../scenarios/run';
import { SCENARIOS, type Scenario } from '../scenarios/scenarios';
import { faultsAt, type Injected, isInterference, type RequestTraits } from '../world/faults';
import type { World } from '../world/world';
import { continueWith } from './prepare';
import type { Family, Finding, Injection } from './schedule';
import { stateKeyOf } from './state-key';

/** The extent of the exploration of a family. */
export interface Reach {
  /** Shares of the schedules with one injection, two, and three: from 0 to 1. */
  readonly shares: readonly number[];
  readonly random: Random;
  /** Number of violations to keep. */
  readonly most: number;
  /** True to stop when that number is reached. */
  readonly stop?: boolean;
  /** Deadline in real time, milliseconds. */
  readonly until?: number;
}

/** Numbers of schedules, by the number of their injections. */
export type Counts = number[];

interface Request {
  readonly index: number;
  readonly traits: RequestTraits;
}

/** Continuations after an interference; the others would repeat it. */
const AFTER_INTERFERENCE = new Set(['same-token', 'next-schedule', 'again', 'repeated']);

/** Runs every schedule of a family within the reach. Schedules share their common beginning by a rewind. */
export class Explorer {
  readonly counts: Counts = [0, 0, 0, 0];
  readonly findings: Finding[] = [];
  violations = 0;
  /** True if the deadline came before the end. */
  stopped = false;
  private readonly scenario: Scenario;
  /** Results of continuing from a state, by its key. */
  private readonly known = new Map<string, readonly number[]>();

  /** @param world as `prepare` returns it. */
  constructor(
    private readonly world: World,
    private readonly family: Family,
    private readonly reach: Reach,
  ) {
    this.scenario = SCENARIOS[family.scenario];
  }

  async explore(injections: readonly Injection[] = [], continuation?: string): Promise<void> {
    const { world } = this;
    if (this.reach.stop && this.findings.length >= this.reach.most) return;
    // Schedules without a fault are few, and run also after the deadline.
    if (injections.length > 0 && this.isLate()) return;
    if (world.broken || injections.length === 0) return this.goOn(injections, continuation);
    const state = `${injections.length} ${isInterfered(injections)} ${continuation} ${stateKeyOf(world)}`;
    const key = createHash('md5').update(state).digest('base64');
    const known = this.known.get(key);
    if (known) return this.add(known);
    const before = [...this.counts, this.violations];
    await this.goOn(injections, continuation);
    const after = [...this.counts, this.violations];
    this.known.set(
      key,
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

  /** Runs the plan to its end; branches where requests may fail. */
  private async goOn(injections: readonly Injection[], continuation?: string): Promise<void> {
    const { world } = this;
    const { state } = world;
    while (state.plan.length > 0) {
      if (state.plan[0]?.do === 'continuation') return this.exploreContinuations(injections);
      if (state.counting && state.plan[0]?.do !== 'faults end') {
        const mayInject = injections.length < this.reach.shares.length;
        return this.branch(mayInject ? world.checkpoint() : undefined, injections, continuation);
      }
      const ending = state.counting;
      await runNext(world);
      if (ending && !state.counting) return this.explore(injections, continuation);
    }
    this.end(injections, continuation);
  }

  private async exploreContinuations(injections: readonly Injection[]): Promise<void> {
    const interfered = isInterfered(injections);
    const restore = this.world.checkpoint();
    for (const name of Object.keys(this.scenario.continuations)) {
      if (interfered && !AFTER_INTERFERENCE.has(name)) continue;
      restore();
      continueWith(this.world, this.family, name);
      await this.explore(injections, name);
    }
  }

  /** Runs the next action from a checkpoint and continues; then does the same with each further injection. */
  private async branch(
    restore: (() => void) | undefined,
    injections: readonly Injection[],
    continuation?: string,
  ): Promise<void> {
    const { world } = this;
    const requests: Request[] = [];
    world.injections = new Map(injections.map(({ at, what }) => [at, what]));
    world.onRequest = (index, traits) => void requests.push({ index, traits });
    await runNext(world);
    world.onRequest = undefined;
    const last = injections.at(-1)?.at ?? -1;
    const open = requests.filter(({ index }) => index > last);
    if (restore && open.length > 0 && !world.broken) {
      const restoreAfter = world.checkpoint();
      for (const injection of this.chosen(open, injections.length, continuation)) {
        if (this.isLate()) break;
        restore();
        await this.branch(restore, [...injections, injection], continuation);
      }
      restoreAfter();
    }
    await this.explore(injections, continuation);
  }

  private chosen(requests: readonly Request[], level: number, continuation?: string): Injection[] {
    const { shares, random } = this.reach;
    const share = shares[level] ?? 0;
    const interferences = continuation === undefined ? this.scenario.interferences : [];
    return requests
      .flatMap(({ index: at, traits }) =>
        [...faultsAt(traits), ...interferences].map((what: Injected) => ({ at, what })),
      )
      .filter(() => share === 1 || random.next() < share);
  }

  private end(injections: readonly Injection[], continuation?: string): void {
    const { violation } = this.world.state;
    this.counts[injections.length] = (this.counts[injections.length] ?? 0) + 1;
    if (!violation) return;
    this.violations += 1;
    if (this.findings.length >= this.reach.most) return;
    this.findings.push({ schedule: { ...this.family, injections, continuation }, violation });
  }
}

function isInterfered(injections: readonly Injection[]): boolean {
  return injections.some(({ what }) => isInterference(what));
}
