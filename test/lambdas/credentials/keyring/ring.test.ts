import fc from 'fast-check';
import type { Ring, RingKey } from '../../../../lambdas/credentials/keyring/contract';
import { keySetOf } from '../../../../lambdas/credentials/keyring/key-set';
import { makeKey } from '../../../../lambdas/credentials/keyring/keys';
import { idsOf, renewed } from '../../../../lambdas/credentials/keyring/ring';
import { type Effective, type Readers, refusedTokens } from './timeline';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;
const NONE: ReadonlySet<string> = new Set();

/** Real keys, which are made once: the properties are about their order. */
const pool = Array.from({ length: 50 }, () => makeKey('EdDSA', 0));

interface Rotation {
  /** Time from the end of the last rotation, beyond the cache. */
  readonly pause: number;
  /** Times from the issue to the installation and to the promotion. */
  readonly install: number;
  readonly promote: number;
  /** The step before which the rotation crashes for good. */
  readonly crash?: 'install' | 'promote';
  /** Replaces the current key, as a request for a compromised key does. */
  readonly compromised?: boolean;
}

interface Year extends Readers {
  readonly previous: number;
  readonly rotations: readonly Rotation[];
}

const minutes = (most: number) => fc.integer({ min: 0, max: most }).map((count) => count * MINUTE);

const rotation = fc.record(
  {
    pause: fc.oneof(minutes(120), minutes(40 * 24 * 60)),
    install: minutes(5),
    promote: fc.oneof(minutes(1), minutes(20 * 60)),
    crash: fc.constantFrom('install' as const, 'promote' as const),
  },
  { requiredKeys: ['pause', 'install', 'promote'] },
);

const year = fc.record({
  cache: minutes(6 * 60),
  lifetime: minutes(3 * 24 * 60),
  previous: fc.integer({ min: 1, max: 3 }),
  rotations: fc.array(rotation, { minLength: 1, maxLength: 60 }),
});

/** Runs rotations for a year, as the engine does: a ring follows the current one, and a crashed one is never current. */
function run({ cache, lifetime, previous, rotations }: Year) {
  let made = 0;
  const fresh = (): RingKey => ({ ...(pool[made++ % pool.length] as RingKey), kid: `key-${made}` });
  const keepFor = cache + lifetime;
  const issue = (now: number, ring?: Ring, since?: number, excluded = NONE) =>
    renewed(ring, { now, since, previous, keepFor, excluded, fresh });
  let ring = issue(0);
  let before: Ring | undefined;
  const rings: Effective<Ring>[] = [{ from: 0, value: ring }];
  const published = [{ from: 0, value: keySetOf(ring, []) }];
  let since = 0;
  let now = 0;
  for (const { pause, install, promote, crash, compromised } of rotations) {
    now = compromised ? now + pause : Math.max(now, since + cache) + pause;
    if (now > YEAR) break;
    const next = issue(now, ring, since, compromised ? new Set([ring.current]) : NONE);
    if (crash === 'install') continue;
    now += install;
    published.push({ from: now, value: keySetOf(next, [ring, before]) });
    if (crash === 'promote') continue;
    now += promote;
    [before, ring, since] = [compromised ? undefined : ring, next, now];
    rings.push({ from: now, value: ring });
    if (compromised) published.push({ from: now, value: keySetOf(ring, []) });
  }
  return { rings, published };
}

const RUNS = { numRuns: 60 };

test('no verifier refuses a token of a signer, whatever ring each of them has cached, at every instant of a year', () => {
  fc.assert(
    fc.property(year, (given) => {
      const { rings, published } = run(given);
      expect(refusedTokens(rings, rings, given)).toEqual([]);
      expect(refusedTokens(rings, published, given)).toEqual([]);
    }),
    RUNS,
  );
});

test('two signers with the rings before and after a promotion have keys that both rings hold', () => {
  fc.assert(
    fc.property(year, (given) => {
      const { rings } = run(given);
      for (const [index, { value }] of rings.entries()) {
        const before = rings[index - 1]?.value ?? value;
        expect(before.keys.map(({ kid }) => kid)).toContain(value.current);
        expect(value.keys.map(({ kid }) => kid)).toContain(before.current);
      }
    }),
    RUNS,
  );
});

test('data is never lost without a lifetime', () => {
  fc.assert(
    fc.property(year, (given) => {
      const { rings } = run({ ...given, lifetime: Infinity });
      const used = rings.map(({ value }) => value.current);
      expect(rings.at(-1)?.value.keys.map(({ kid }) => kid)).toEqual(expect.arrayContaining(used));
    }),
    RUNS,
  );
});

test('a compromised key is in no later ring and no later key set, and the others go on', () => {
  const leaks = fc.array(
    fc.oneof(
      rotation,
      rotation.map((one) => ({ ...one, compromised: true, crash: undefined })),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(year, leaks, (given, rotations) => {
      const { rings, published } = run({ ...given, rotations });
      for (const [index, { from, value }] of rings.entries()) {
        const [replaced] = rings.slice(index - 1, index).map((one) => one.value.current);
        if (replaced === undefined || !value.revoked?.includes(replaced)) continue;
        const later = [...rings, ...published].filter((one) => one.from > from || one.value === value);
        expect(later.flatMap((one) => one.value.keys.filter(({ kid }) => kid === replaced))).toEqual([]);
        expect(rings[index - 1]?.value.keys.map(({ kid }) => kid)).toContain(value.current);
      }
    }),
    RUNS,
  );
});

describe('a ring', () => {
  const base = { now: 100 * HOUR, previous: 1, keepFor: 10 * HOUR, excluded: NONE };
  let count = 0;
  const fresh = () => ({ ...(pool[0] as RingKey), kid: `made-${++count}` });
  const next = (ring: Ring | undefined, changes: object = {}) =>
    renewed(ring, { ...base, fresh, ...changes });
  const kids = ({ keys }: Ring) => keys.map(({ kid }) => kid);

  test('has a next and a current key at first', () => {
    const ring = next(undefined);
    expect(kids(ring)).toEqual([ring.next, ring.current]);
    expect(ring.issuedAt).toBe(new Date(base.now).toISOString());
  });

  test('moves each key one phase on, and keeps the newest previous ones in any case', () => {
    const [first, second] = [next(undefined)].flatMap((ring) => [ring, next(ring)]) as [Ring, Ring];
    expect(kids(second)).toEqual([second.next, first.next, first.current]);
    const third = next(second, { since: 0 });
    expect(kids(third)).toEqual([third.next, second.next, second.current]);
  });

  test.each([
    [90 * HOUR, 3],
    [90 * HOUR + 1, 4],
    [undefined, 4],
  ])('keeps more previous keys until their last token expires: current since %s', (since, length) => {
    expect(next(next(next(undefined)), { since }).keys).toHaveLength(length);
  });

  test('keeps the configured number of previous keys for longer', () => {
    const rings = [1, 2, 3, 4].reduce<Ring | undefined>(
      (ring) => next(ring, { since: 0, previous: 2 }),
      undefined,
    );
    expect(rings?.keys).toHaveLength(4);
  });

  test('gives a key no time to be dropped while it is the first one that was replaced, or current again', () => {
    const ring = next(next(next(undefined)), { since: base.now });
    expect(ring.keys.map(({ exp }) => exp)).toEqual([undefined, undefined, undefined, (110 * HOUR) / 1000]);
    const back = { ...ring, current: ring.keys[3]?.kid as string, next: ring.current };
    expect(next(back).keys.find(({ kid }) => kid === back.current)).not.toHaveProperty('exp');
  });

  test('that was written by hand without a next key gets a new current key', () => {
    const { next: _, ...byHand } = next(undefined);
    const ring = next(byHand);
    expect(kids(byHand)).not.toContain(ring.current);
    expect(kids(ring)).toEqual(expect.arrayContaining(kids(byHand)));
  });

  test('remembers the compromised keys of 20 requests', () => {
    let ring = next(undefined);
    for (let request = 0; request < 25; request++) ring = next(ring, { excluded: new Set([ring.current]) });
    expect(ring.revoked).toHaveLength(20);
    expect(new Set(ring.revoked).size).toBe(20);
    expect(next(ring).revoked).toEqual(ring.revoked);
  });

  test('lists the current key first', () => {
    const ring = next(next(undefined));
    expect(idsOf(ring)).toEqual([ring.current, ring.next, kids(ring)[2]]);
  });
});
