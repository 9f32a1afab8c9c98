import { SWEEP_INPUT } from '../engine/src/contract';
import { isInPlace } from '../engine/src/traits';
import { Random } from '../rehearsal/src/kernel/random';
import { prepare } from './explore/prepare';
import { runNext } from './scenarios/run';
import { FAULTS, type Fault } from './world/fault';
import { CURRENT, PENDING, textOf } from './world/secret';
import { HOUR } from './world/times';
import type { World } from './world/world';

export interface ReaderOptions {
  readonly kind: string;
  readonly rotations: number;
  readonly seed: number;
  /** When to stop, by the wall clock, milliseconds. */
  readonly until?: number;
}

/** What readers saw over many rotations. */
export interface ReaderResult {
  /** Rotations that ended well. */
  readonly rotations: number;
  readonly reads: number;
  readonly failedReads: number;
  /** The longest time in which a reader could only have got a dead credential. */
  readonly longestDeadWindowMs: number;
}

/** A reader reads the secret and uses what it got so often. */
const READS_EVERY = 10_000;
/** The shortest period of an access key with a grace of an hour whose stragglers are held. */
const PERIOD_HOURS = 6;

/** The calls of a rotation, about: where a fault may injection. */
const CALLS = 40;

/**
 * Readers at a fixed rate over many rotations, as often as Secrets Manager rotates, with a sweep every hour and a
 * fault in every second rotation.
 */
export async function probe({
  kind,
  rotations,
  seed,
  until = Infinity,
}: ReaderOptions): Promise<ReaderResult> {
  const world = await prepare({ kind, start: 'fresh', act: 'rotation', propagation: 'uneven', seed });
  const random = new Random(seed);
  const reader = new Reader(world);
  world.state.counting = true;
  let done = 0;
  while (done < rotations && Date.now() < until) {
    world.faults =
      random.next() < 0.5
        ? new Map([[world.state.calls + random.integer(0, CALLS), faultOf(random)]])
        : new Map();
    const before = world.secret.holder(CURRENT)?.id;
    world.state.plan = [{ do: 'rotate', token: 'next', pauses: [1, 5, 15, 30] }];
    while (world.state.plan.length > 0) await runNext(world);
    if (world.secret.holder(CURRENT)?.id !== before) done += 1;
    for (let hour = 0; hour < PERIOD_HOURS; hour++) {
      world.clock.pass(HOUR);
      await world.run(() => world.invoke(SWEEP_INPUT));
    }
    if (world.state.violation)
      throw new Error(`The readers' world broke a rule: ${world.state.violation.what}`);
  }
  return { rotations: done, ...reader.seen };
}

function faultOf(random: Random): Fault {
  const names = Object.keys(FAULTS) as Fault[];
  return names[random.integer(0, names.length - 1)] as Fault;
}

class Reader {
  private reads = 0;
  private failedReads = 0;
  private longest = 0;
  private deadSince: number | undefined;
  private next: number;

  constructor(private readonly world: World) {
    this.next = world.clock.now() + READS_EVERY;
    world.clock.onWay = (end) => this.readUntil(end);
    world.onCallDone = () => this.look();
  }

  get seen() {
    const { reads, failedReads, longest } = this;
    return { reads, failedReads, longestDeadWindowMs: longest };
  }

  /** Reads at every moment at which it is time to, on the way to `end`. */
  private readUntil(end: number): void {
    for (; this.next <= end; this.next += READS_EVERY) {
      this.world.clock.stepTo(this.next);
      this.reads += 1;
      if (!this.look()) this.failedReads += 1;
    }
  }

  /** Whether a reader who reads now gets what works everywhere. */
  private look(): boolean {
    const { clock, kind } = this.world;
    // With one slot, readers fall back to AWSPENDING, and read again when labels may have moved meanwhile.
    const labels = isInPlace(kind) ? [CURRENT, PENDING, CURRENT, PENDING, CURRENT, PENDING] : [CURRENT];
    const works = labels.some((label) => this.works(label));
    const now = clock.now();
    if (this.deadSince !== undefined) this.longest = Math.max(this.longest, now - this.deadSince);
    this.deadSince = works ? undefined : (this.deadSince ?? now);
    return works;
  }

  private works(label: string): boolean {
    const { secret, issuer } = this.world;
    const text = textOf(secret.seenNow(label)?.data);
    return text !== undefined && issuer.refusal(text) === undefined && issuer.use(text);
  }
}
