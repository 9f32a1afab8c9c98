import { randomUUID } from 'node:crypto';
import { HOUR, MINUTE } from '../../../engine/src';
import { codeOf } from '../../../engine/src/testing';
import { Random } from '../../../engine/src/testing/random';
import { Baseline } from './baseline';
import { ShortenedClock } from './clock';
import { FaultyRotator } from './faulty-rotator';
import { Logins, Pace, pause } from './logins';
import { Pool } from './pool';
import { Prober } from './prober';
import type { ServerResult } from './report';
import type { CheckedServer, ServerSpec } from './server';

export interface RunOptions {
  /** Number of rotations. */
  readonly rotations: number;
  readonly seed: number;
}

/** An attempt may have a fault in so many attempts of a rotation. The later ones have none. */
const FAULTY_ATTEMPTS = 3;
const MOST_ATTEMPTS = 10;
const MOST_SWEEPS = 20;
/** Logins with a retired value, which the server must refuse. */
const RETIRED_LOGINS = 3;
/** Time in which clients with the replaced and with the new value connect, milliseconds of real time. */
const BOTH_IN_USE = 60;

/** Rotates the credential of one server under load and faults, and measures its readers. */
export async function checkServer(spec: ServerSpec, options: RunOptions): Promise<ServerResult> {
  const clock = new ShortenedClock();
  const server = await spec.start({ clock, seed: options.seed });
  try {
    return await new Run(spec, server, clock, options).result();
  } finally {
    await server.stop();
  }
}

class Run {
  private readonly random: Random;
  private readonly faulty: FaultyRotator;
  private readonly logins = new Logins();
  private readonly pace = new Pace();
  private readonly pool: Pool;
  private readonly prober: Prober;
  private readonly baseline?: { readonly rotation: Baseline; readonly pool: Pool };
  private readonly problems: string[] = [];
  private unretired = 0;

  constructor(
    private readonly spec: ServerSpec,
    private readonly server: CheckedServer,
    private readonly clock: ShortenedClock,
    private readonly options: RunOptions,
  ) {
    this.random = new Random(options.seed);
    this.faulty = new FaultyRotator(server, clock, this.random);
    if (spec.inPlace) this.faulty.rotator.setTimes({ graceSeconds: 0 });
    this.pool = this.poolOf(this.current, this.logins);
    this.prober = new Prober(server, this.current, this.logins, this.pace);
    if (!server.baseline) return;
    const rotation = new Baseline(server.baseline, clock);
    this.baseline = { rotation, pool: this.poolOf(rotation.current, new Logins()) };
  }

  async result(): Promise<ServerResult> {
    const { spec, server, faulty, options, pool, prober, baseline } = this;
    await faulty.attempt(() => faulty.rotator.deploy());
    const pools = [pool, ...(baseline ? [baseline.pool] : [])];
    for (const one of pools) one.start();
    prober.start();
    let rotations = 0;
    try {
      for (let i = 0; i < options.rotations; i++) {
        if (!(await this.pace.measure(() => this.rotate()))) break;
        rotations++;
        await baseline?.rotation.rotate();
      }
    } finally {
      await Promise.all([prober, ...pools].map((one) => one.stop()));
    }
    const { connections, refused, ownershipErrors, failures } = pool.counts;
    return {
      server: spec.name,
      version: server.version,
      real: spec.real,
      rotations,
      connections,
      refused,
      baselineRefused: baseline ? baseline.pool.counts.refused : null,
      ownershipErrors,
      longestDeadWindowMs: Math.round(prober.longestDeadWindow),
      unretired: this.unretired,
      faults: faulty.faults,
      notes: [...failures, ...this.problems].slice(0, 5),
    };
  }

  private readonly current = (): string => this.faulty.rotator.secret.text('AWSCURRENT') ?? '';

  private poolOf(read: () => string, logins: Logins): Pool {
    return new Pool(this.server, read, this.clock, logins, new Random(this.options.seed + 1), this.pace);
  }

  /** A rotation with its retries, and the sweeps that retire the replaced credential. Returns false if it did not end. */
  private async rotate(): Promise<boolean> {
    const replaced = this.current();
    let token = randomUUID();
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const outcomes = await this.attempt(token, attempt < FAULTY_ATTEMPTS);
      if (outcomes.includes('done')) {
        await pause(BOTH_IN_USE);
        const isRetired = await this.retire();
        if (!isRetired || (await this.isAccepted(replaced))) this.unretired++;
        return true;
      }
      if (attempt >= FAULTY_ATTEMPTS) this.problems.push(`rotation: ${outcomes.join(', ')}`);
      await this.pass(5 * MINUTE);
      if (outcomes.includes('RotationAbandoned')) token = randomUUID();
      if (outcomes.some((code) => ['GraceNotOver', 'Straggler', 'SlotTaken'].includes(code)))
        await this.retire();
    }
    return false;
  }

  /** One attempt with a fault, two in parallel, or one whose connections the server ends. Returns the outcomes. */
  private async attempt(token: string, faulty: boolean): Promise<string[]> {
    const { rotator } = this.faulty;
    const rotation = async () => codeOf(await rotator.rotate(token));
    const alone = async () => [await rotation()];
    const twice = () => Promise.all([rotation(), rotation()]);
    const chance = faulty ? this.random.integer(1, 10) : 10;
    if (chance <= 5) return this.faulty.attempt(alone, this.faulty.pickFault());
    if (chance <= 7) return this.faulty.attempt(twice);
    if (chance === 8) return this.faulty.endAdminSessionsDuring(alone);
    return this.faulty.attempt(alone);
  }

  /** True if the server accepts the value, in one of a few logins: clients of several servers use them in turn. */
  private async isAccepted(text: string): Promise<boolean> {
    for (let logins = 0; logins < RETIRED_LOGINS; logins++) {
      const session = await this.server.open(text).catch(() => undefined);
      await session?.close();
      if (session) return true;
    }
    return false;
  }

  /** Lets days pass, with sweeps, until the replaced credential is retired. Returns false if it is not. */
  private async retire(): Promise<boolean> {
    const { rotator } = this.faulty;
    for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps++) {
      await this.pass(25 * HOUR);
      // The server shows which sessions are open, or retirement counts time.
      await this.pool.oldSessionsClosed();
      const fault = sweeps < 2 && this.random.integer(1, 3) === 1 ? this.faulty.pickFault() : undefined;
      const outcome = codeOf(await this.faulty.attempt(() => rotator.sweep(), fault));
      const { AWSPREVIOUS: previous, AWSPENDING: pending } = rotator.secret.labels;
      if (outcome === 'done' && !previous && !pending) return true;
    }
    this.problems.push('the replaced credential was not retired');
    return false;
  }

  private pass(milliseconds: number): Promise<void> {
    return this.logins.between(() => this.clock.pass(milliseconds));
  }
}
