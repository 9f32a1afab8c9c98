import fc from 'fast-check';
import { UNREACHABLE } from './memory-dynamodb';
import { HOUR, issued, MINUTE, setUp } from './setup';

/** Times of the cache: without jitter a key is fresh for a minute, and then has a grace of 15. */
const FRESH = MINUTE;
const GRACE = 15 * MINUTE;

interface Known {
  readonly key: string;
  readonly id: string;
  readonly expiresAt: number;
  retiresAt: number;
  revokedAt: number;
}

const step = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('issue' as const), life: fc.integer({ min: 1, max: 120 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('verify' as const), which: fc.nat(9), by: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('revoke' as const), which: fc.nat(9), by: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('roll' as const), which: fc.nat(9), overlap: fc.nat(30) }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('wait' as const), seconds: fc.nat(600) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('outage' as const), on: fc.boolean() }) },
);

test('no schedule of two processes lets an ended key work longer than the cache may, nor refuses one that works', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const { clock, table, keys, process } = setUp();
      const fleet = [keys, process()] as const;
      const known: Known[] = [];
      let outage = false;
      let lastOutage = Number.NEGATIVE_INFINITY;
      for (const one of steps) {
        const now = clock.now();
        const subject = 'which' in one ? known[one.which % Math.max(1, known.length)] : undefined;
        if (one.type === 'wait') await clock.advance(one.seconds * 1000);
        if (one.type === 'outage') {
          outage = one.on;
          table.faults.splice(0, 1, ...(outage ? [{ error: UNREACHABLE }] : []));
        }
        if (outage) lastOutage = clock.now();
        if (one.type === 'issue' && !outage) {
          const expiresAt = now + one.life * MINUTE;
          known.push({
            ...(await issued(keys, { expiresAt })),
            expiresAt,
            retiresAt: Infinity,
            revokedAt: Infinity,
          });
        }
        if (subject === undefined) continue;
        if (one.type === 'revoke' && !outage) {
          const { revokedAt } = await fleet[one.by as 0 | 1].revoke(subject.id);
          subject.revokedAt = revokedAt;
        }
        if (one.type === 'roll' && !outage) {
          const made = await keys.roll(subject.id, { overlap: one.overlap * MINUTE }).catch(() => undefined);
          if (made === undefined) continue;
          subject.retiresAt = now + one.overlap * MINUTE;
          const expiresAt = made.record.expiresAt ?? Infinity;
          known.push({
            key: made.reveal(),
            id: made.record.id,
            expiresAt,
            retiresAt: Infinity,
            revokedAt: Infinity,
          });
        }
        if (one.type !== 'verify') continue;
        const { result, ...verification } = await fleet[one.by as 0 | 1].verify(subject.key);
        const tolerance = lastOutage + 2_000 >= now ? FRESH + GRACE : FRESH;
        if (result === 'ok') {
          expect(now).toBeLessThan(subject.expiresAt);
          expect(now - subject.revokedAt).toBeLessThan(tolerance);
          expect(now - subject.retiresAt).toBeLessThan(tolerance);
        } else if (!outage) {
          expect(Math.min(subject.expiresAt, subject.retiresAt, subject.revokedAt)).toBeLessThanOrEqual(now);
          expect(['revoked', 'expired']).toContain(result);
        }
        if (!outage && 'stale' in verification && verification.stale)
          expect(lastOutage + 2_000).toBeGreaterThanOrEqual(now);
      }
    }),
    { numRuns: 60 },
  );
});

test('times far in the future do not matter', async () => {
  const { keys, clock } = setUp();
  const { key } = await issued(keys);
  await clock.advance(100 * 365 * 24 * HOUR);
  expect((await keys.verify(key)).result).toBe('ok');
});
