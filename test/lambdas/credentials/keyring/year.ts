import { jwtVerify, SignJWT } from 'jose';
import { SecretsClient } from 'rekey-client';
import { keySet, signingKey } from 'rekey-client/jose';
import { MemoryBackend } from 'rekey-client/testing';
import { FAULTS } from '../../../../engine/src/testing/faults';
import { Random } from '../../../../engine/src/testing/random';
import { HOUR, MINUTE, SECOND } from '../../../../engine/src/time/clock';
import { DAY } from '../../../../engine/test/world/world';
import type { KeySet, Ring } from '../../../../lambdas/credentials/keyring/contract';
import { issuer } from '../../../../lambdas/credentials/keyring/issuer';
import { keyringSubject, publishedIn, ringOf } from './subjects';
import type { Effective } from './timeline';

/** Caches of 5 minutes, which vary by 10 %. */
export const CACHE = 5.5 * MINUTE;
export const LIFETIME = 15 * MINUTE;

export interface RotatedYear {
  readonly rings: readonly Effective<Ring>[];
  readonly published: readonly Effective<KeySet>[];
  /** Invocations that failed or crashed. */
  readonly failed: number;
}

/**
 * A keyring that is rotated at a period in days, and swept each day, with faults at random calls of the engine. A failed rotation
 * is repeated in its window, and continues in the next one.
 */
export async function rotatedYear({
  days = 365,
  period = 1,
  seed = 1,
  faultRate = 0.02,
} = {}): Promise<RotatedYear> {
  const cacheSeconds = CACHE / SECOND;
  const keepSeconds = (CACHE + LIFETIME) / SECOND;
  const it = keyringSubject(issuer, { ...issuer.parameters, cacheSeconds, keepSeconds });
  const { world } = it;
  world.setTimes({ graceSeconds: HOUR / SECOND });
  const random = new Random(seed);
  const rings: Effective<Ring>[] = [];
  const published: Effective<KeySet>[] = [];
  const check = world.calls.afterEach;
  const record = <T>(timeline: Effective<T>[], value: T) => {
    if (JSON.stringify(timeline.at(-1)?.value) !== JSON.stringify(value))
      timeline.push({ from: world.clock.now(), value });
  };
  const observe = () => {
    if (world.secret.text('AWSCURRENT') === undefined) return;
    record(rings, ringOf(world));
    record(published, publishedIn(it));
  };
  world.calls.afterEach = () => {
    check();
    observe();
  };
  let failed = 0;
  const invoke = async (run: () => Promise<unknown>) => {
    world.calls.reset();
    world.calls.fault = () =>
      random.next() < faultRate ? FAULTS[random.integer(0, FAULTS.length - 1)] : undefined;
    const done = (await run()) === 'done';
    if (!done) failed++;
    return done;
  };
  await world.deploy();
  observe();
  for (let day = 0; day < days; day += period) {
    const end = world.clock.now() + period * DAY;
    world.clock.pass(random.integer(0, 3 * HOUR));
    const token = world.secret.pendingRotation ?? `token-of-a-rotation-${String(day).padStart(12, '0')}`;
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await invoke(() => world.rotate(token))) break;
      world.clock.pass(20 * MINUTE);
    }
    while (world.clock.now() < end) {
      world.clock.pass(Math.min(DAY, end - world.clock.now()));
      await invoke(() => world.sweep());
    }
  }
  return { rings, published, failed };
}

/** Members of a load. */
export interface Load {
  readonly signers: number;
  readonly verifiers: number;
  /** Times at which a token is signed, ascending. */
  readonly times: readonly number[];
}

/** Result of a load. */
export interface LoadResult {
  readonly tokens: number;
  readonly verifications: number;
  readonly rejected: number;
  /** Fetches that a key id caused which a verifier did not know. */
  readonly refetches: number;
}

/**
 * Signs tokens and verifies each twice: at once, and a second before it expires. Each signer and verifier is a client of its
 * own with a cache of 5 minutes.
 */
export async function underLoad(
  { rings, published }: RotatedYear,
  { signers, verifiers, times }: Load,
): Promise<LoadResult> {
  let now = times[0] ?? 0;
  const clock = { now: () => now, monotonic: () => now, setTimer: () => () => undefined };
  const backend = new MemoryBackend('memory', clock.now);
  const followers = [follower(backend, 'ring', rings), follower(backend, 'public', published)];
  const passTo = (time: number) => {
    now = time;
    for (const follow of followers) follow(time);
  };
  const open = () => new SecretsClient({ backend, clock, timers: false, maxStale: 0 });
  const clients = Array.from({ length: signers + verifiers }, open);
  const signing = clients.slice(0, signers).map((client) => client.secret('ring'));
  const verifying = clients.slice(signers).map((client) => keySet(client.secret('public')));
  const expiring: { readonly at: number; readonly token: string }[] = [];
  let [tokens, verifications, rejected] = [0, 0, 0];

  const verify = async (token: string) => {
    const verifier = verifying[verifications++ % verifiers] as (typeof verifying)[0];
    await jwtVerify(token, verifier, { currentDate: new Date(now) }).catch(() => rejected++);
  };
  const expireUntil = async (time: number) => {
    for (let next = expiring[0]; next && next.at <= time; next = expiring[0]) {
      expiring.shift();
      passTo(next.at);
      await verify(next.token);
    }
  };

  for (const time of times) {
    await expireUntil(time);
    passTo(time);
    const { key, ...header } = await signingKey(signing[tokens++ % signers] as (typeof signing)[0]);
    const token = await new SignJWT({})
      .setProtectedHeader(header)
      .setExpirationTime(Math.ceil((now + LIFETIME) / 1000))
      .sign(key);
    await verify(token);
    expiring.push({ at: now + LIFETIME - SECOND, token });
  }
  await expireUntil(Number.POSITIVE_INFINITY);
  const refetches = clients.reduce((sum, client) => sum + client.counters().forced, 0);
  await Promise.all(clients.map((client) => client.close()));
  return { tokens, verifications, rejected, refetches };
}

/** Returns a function that stores what is in effect at a time. Times must ascend. */
function follower(backend: MemoryBackend, id: string, timeline: readonly Effective<object>[]) {
  let next = 0;
  return (time: number): void => {
    for (let due = timeline[next]; due && due.from <= time; due = timeline[++next])
      backend.put(id, JSON.stringify(due.value));
  };
}
