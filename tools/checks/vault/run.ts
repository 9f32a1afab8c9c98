import { randomUUID } from 'node:crypto';
import { HOUR, MINUTE } from '../../../engine/src';
import { codeOf, type Rotator } from '../../../engine/src/testing';
import { Random } from '../../../engine/src/testing/random';
import { httpApi } from '../../../lambdas/credentials/http-api/adapter';
import { parametersFor } from '../../../lambdas/credentials/http-api/stand-in/issuer';
import { ShortenedClock } from '../databases/clock';
import { FaultyRotator } from '../databases/faulty-rotator';
import { Client } from './client';
import type { VaultKind } from './kinds';
import type { VaultResult } from './result';
import type { VaultServer } from './server';

const MOST_ATTEMPTS = 8;
const FAULTY_ATTEMPTS = 2;

/** Rotates the credential of one sort with faults, while a client is logged in. */
export async function checkKind(
  kind: VaultKind,
  server: VaultServer,
  { rotations, seed }: { readonly rotations: number; readonly seed: number },
): Promise<VaultResult> {
  const run = new Run(kind, server, new Random(seed));
  return run.result(rotations);
}

class Run {
  // The server has the real time.
  private readonly clock = new ShortenedClock(Date.now());
  private readonly faulty: FaultyRotator;
  private readonly notes: string[] = [];
  private readonly issued = new Set<string>();
  private accepted = 0;
  private liveTokens = 0;

  constructor(
    private readonly kind: VaultKind,
    private readonly server: VaultServer,
    private readonly random: Random,
  ) {
    const { spec, admin } = kind;
    const factory = httpApi(server.transport, () => JSON.stringify(spec));
    const parameters = parametersFor(spec);
    const administered = { factory, parameters, admin: JSON.stringify({ token: admin }) };
    this.faulty = new FaultyRotator(administered, this.clock, random);
  }

  private get rotator(): Rotator {
    return this.faulty.rotator;
  }

  private readonly current = (): string => this.rotator.secret.text('AWSCURRENT') ?? '';

  async result(wanted: number): Promise<VaultResult> {
    const { rotator, kind, server } = this;
    await this.faulty.attempt(() => rotator.deploy());
    const client = new Client(kind, server, this.current);
    client.start();
    let rotations = 0;
    try {
      while (rotations < wanted && (await this.rotateAndRetire())) rotations += 1;
    } finally {
      await client.stop();
    }
    const listed = await this.listed();
    await this.faulty.attempt(() => rotator.delete());
    const left = await this.listed();
    if (left > 0) this.notes.push(`${left} credentials are left after the deletion`);
    return {
      credential: kind.name,
      rotations,
      faults: this.faulty.faults,
      reads: client.reads,
      failedReads: client.failures,
      accepted: this.accepted,
      liveTokens: this.liveTokens,
      orphans: listed - 1,
      secretsInLogs: this.secretsInLogs(),
      notes: this.notes.slice(0, 5),
    };
  }

  private async rotateAndRetire(): Promise<boolean> {
    const replaced = this.current();
    this.issued.add(replaced);
    // A client that keeps its token and does not log in again.
    const token = await this.kind.logIn(replaced);
    if (token === undefined) this.notes.push('AWSCURRENT is refused');
    if (!(await this.rotate()) || !(await this.retire())) return false;
    if ((await this.kind.logIn(replaced)) !== undefined) this.accepted += 1;
    const { status } = await this.server.call('GET', 'auth/token/lookup-self', undefined, token ?? 'none');
    if (status === 200) this.liveTokens += 1;
    return true;
  }

  private async rotate(): Promise<boolean> {
    let token = randomUUID();
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const outcome = await this.attempt(() => this.rotator.rotate(token), attempt < FAULTY_ATTEMPTS);
      if (outcome === 'done') return true;
      if (attempt >= FAULTY_ATTEMPTS) this.notes.push(`rotation: ${outcome}`);
      if (outcome === 'RotationAbandoned') token = randomUUID();
      this.clock.pass(5 * MINUTE);
    }
    return false;
  }

  /** Lets days pass, with sweeps, until the replaced credential is retired. */
  private async retire(): Promise<boolean> {
    const { rotator, clock } = this;
    for (let sweep = 0; sweep < MOST_ATTEMPTS; sweep++) {
      clock.pass(25 * HOUR);
      const outcome = await this.attempt(() => rotator.sweep(), sweep === 0);
      const { AWSPREVIOUS, AWSPENDING } = rotator.secret.labels;
      if (outcome === 'done' && !AWSPREVIOUS && !AWSPENDING) return true;
    }
    this.notes.push('the replaced credential was not retired');
    return false;
  }

  /** Runs an invocation, in half of the cases with a fault at one of its calls. */
  private async attempt(work: () => ReturnType<Rotator['sweep']>, isFaulty: boolean): Promise<string> {
    const fault = isFaulty && this.random.integer(0, 1) === 1 ? this.faulty.pickFault() : undefined;
    return codeOf(await this.faulty.attempt(work, fault));
  }

  private async listed(): Promise<number> {
    const adapter = this.rotator.adapterFactory().create(this.rotator.configured, {
      clock: this.clock,
      log: { write: () => undefined, hide: () => undefined, scrub: (text: string) => text },
      timeLeft: () => 300_000,
      adminSecret: async () => this.rotator.admin,
    }) as unknown as { list(): Promise<unknown[]> };
    return (await adapter.list()).length;
  }

  private secretsInLogs(): number {
    const secrets = [...this.issued, this.current()].flatMap((text) => {
      const value = JSON.parse(text) as Record<string, string>;
      return this.kind.spec.value.secret.map((member) => value[member] as string);
    });
    const log = this.rotator.lines.join('\n');
    return [...secrets, this.kind.admin].filter((secret) => log.includes(secret)).length;
  }
}
