import { MINUTE, SECOND } from '../../../../engine/src/time/clock';
import { refusedTokens } from './timeline';
import { CACHE, LIFETIME, type RotatedYear, rotatedYear, underLoad } from './year';

/** Seconds between two tokens, for a load all year: `KEYRING_LOAD=60`. By default, tokens around each promotion. */
const EVERY = Number(process.env.KEYRING_LOAD ?? 0) * SECOND;

/** The times at which caches differ: before and after each promotion. */
const AROUND = [-SECOND, SECOND, 2.5 * MINUTE, CACHE - SECOND];

const timesOf = ({ rings }: RotatedYear): number[] => {
  const [first, last] = [rings[0]?.from ?? 0, rings.at(-1)?.from ?? 0];
  if (EVERY > 0)
    return Array.from({ length: Math.floor((last - first) / EVERY) }, (_, index) => first + index * EVERY);
  return rings.slice(1).flatMap(({ from }) => AROUND.map((offset) => from + offset));
};

test('a year of rotations with faults rejects no token', async () => {
  const year = await rotatedYear({ period: EVERY > 0 ? 1 : 2 });
  expect(year.rings.length).toBeGreaterThan(160);
  expect(year.failed).toBeGreaterThan(20);
  const readers = { cache: CACHE, lifetime: LIFETIME };
  expect(refusedTokens(year.rings, year.rings, readers)).toEqual([]);
  expect(refusedTokens(year.rings, year.published, readers)).toEqual([]);
  const result = await underLoad(year, { signers: 4, verifiers: 6, times: timesOf(year) });
  if (EVERY > 0)
    process.stdout.write(
      `${JSON.stringify({ rotations: year.rings.length - 1, failed: year.failed, ...result })}\n`,
    );
  expect(result.tokens).toBeGreaterThan(600);
  expect(result).toMatchObject({ verifications: 2 * result.tokens, rejected: 0, refetches: 0 });
}, 3_600_000);
