import { SWEEP_INPUT } from '../engine/src/contract';
import { REQUEST_FAULTS, type RequestFault } from '../engine/src/testing/faults';
import { Random } from '../engine/src/testing/random';
import { isInPlace } from '../engine/src/traits';
import { prepare } from './explore/prepare';
import { runNext } from './scenarios/run';
import { CURRENT, PENDING } from './world/secret';
import { HOUR } from './world/times';
import type { World } from './world/world';

export interface ReaderOptions {
  readonly kind: string;
  readonly rotations: number;
  readonly seed: number;
}

/** The result of the reads during many rotations. */
export interface ReaderResult {
  /** Rotations that succeeded. */
  readonly rotations: number;
  readonly failedReads: number;
  /** The longest time in which a reader could only get a dead credential. */
  readonly longestDeadWindowMs: number;
}

/** Period of the reads, milliseconds. */
const READS_EVERY = 10_000;
/** The shortest period of an access key with a grace of an hour whose stragglers are held. */
const PERIOD_HOURS = 6;

/** Approximate number of requests of a rotation. */
const REQUESTS = 40;

/**
 * Reads at a fixed rate during many rotations, with a sweep every hour and a fault in every second rotation.
 *
 * @param until deadline in real time, milliseconds.
 */
export async function watchReaders(
  { kind, rotations, seed }: ReaderOptions,
  until = Infinity,
): Promise<ReaderResult> {
  const world = await prepare({ kind, start: 'fresh', scenario: 'rotation', propagation: 'uneven', seed });
  const random = new Random(seed);
  const reader = new Reader(world);
  const { state, secret } = world;
  state.counting = true;
  let done = 0;
  while (done < rotations && Date.now() < until) {
    const at = state.requests + random.integer(0, REQUESTS);
    world.injections = random.next() < 0.5 ? new Map([[at, faultOf(random)]]) : new Map();
    const before = secret.labels[CURRENT];
    state.plan = [{ do: 'rotate', token: 'next', pauses: [1, 5, 15, 30] }];
    while (state.plan.length > 0) await runNext(world);
    if (secret.labels[CURRENT] !== before) done += 1;
    for (let hour = 0; hour < PERIOD_HOURS; hour++) {
      world.clock.pass(HOUR);
      await world.run(() => world.invoke(SWEEP_INPUT));
    }
    if (state.violation) throw new Error(`A rule is broken during the reads: ${state.violation.what}`);
  }
  return { rotations: done, ...reader.result };
}

function faultOf(random: Random): RequestFault {
  const names = Object.keys(REQUEST_FAULTS) as RequestFault[];
  return names[random.integer(0, names.length - 1)] as RequestFault;
}

class Reader {
  private failedReads = 0;
  private longest = 0;
  private deadSince: number | undefined;
  private next: number;

  constructor(private readonly world: World) {
    this.next = world.clock.now() + READS_EVERY;
    world.clock.onAdvance = (end) => this.readUntil(end);
    world.onResponse = () => this.read();
  }

  get result() {
    return { failedReads: this.failedReads, longestDeadWindowMs: this.longest };
  }

  private readUntil(end: number): void {
    const { clock } = this.world;
    for (; this.next <= end; this.next += READS_EVERY) {
      clock.pass(this.next - clock.now());
      if (!this.read()) this.failedReads += 1;
    }
  }

  /** Reads now; true if the value works everywhere. */
  private read(): boolean {
    const { clock, kind } = this.world;
    // With one slot, readers fall back to AWSPENDING, and read again because labels may have moved in between.
    const labels = isInPlace(kind) ? [CURRENT, PENDING, CURRENT, PENDING, CURRENT, PENDING] : [CURRENT];
    const works = labels.some((label) => this.works(label));
    const now = clock.now();
    if (this.deadSince !== undefined) this.longest = Math.max(this.longest, now - this.deadSince);
    this.deadSince = works ? undefined : (this.deadSince ?? now);
    return works;
  }

  private works(label: string): boolean {
    const { secret, issuer } = this.world;
    const text = secret.valueAt(secret.seen(), label);
    return text !== undefined && issuer.use(text);
  }
}
