import crypto from 'node:crypto';
import { keyDigest } from '../../src/api-keys/digest';
import { createKey } from '../../src/api-keys/format';
import { keyIdOf } from '../../src/api-keys/store/key-id';
import { createVerifier } from '../../src/api-keys/verifier';
import { setUp as setUpClient } from '../setup';
import { issued, MINUTE, setUp } from './store/setup';

/** Calls of the comparison in constant time. */
let comparisons: jest.SpyInstance;

beforeEach(() => {
  comparisons = jest.spyOn(crypto, 'timingSafeEqual');
});

afterEach(() => comparisons.mockRestore());

async function countOf(verify: () => Promise<unknown>): Promise<number> {
  comparisons.mockClear();
  await verify();
  return comparisons.mock.calls.length;
}

test('a key is compared with every digest of a set, wherever and whether it is found', async () => {
  const keys = Array.from({ length: 5 }, () => createKey('shop'));
  const created = '2026-01-01T00:00:00.000Z';
  const entries = keys.map((key, index) => ({
    id: keyIdOf(key),
    digest: keyDigest(key),
    created,
    ...(index === 2 && { retired: created }),
  }));
  const { backend, client } = setUpClient();
  backend.put('set', JSON.stringify({ keys: entries }));
  const verifier = createVerifier(client.secret('set'), { prefix: 'shop' });
  const unknown = createKey('shop');
  await verifier.verify(unknown);
  for (const key of keys) expect(await countOf(() => verifier.verify(key))).toBe(keys.length);
  // The set is searched again after it was fetched again.
  expect(await countOf(() => verifier.verify(unknown))).toBe(2 * keys.length);
});

test('a key of the table is compared once, whether it works, was revoked or has expired', async () => {
  const { keys, clock } = setUp({ lastUse: false });
  const working = await issued(keys);
  const revoked = await issued(keys);
  const expired = await issued(keys, { expiresAt: clock.now() + MINUTE });
  await keys.revoke(revoked.id);
  await clock.advance(MINUTE);
  const results: string[] = [];
  for (const { key } of [working, revoked, expired])
    for (const state of ['cold', 'cached'])
      expect([state, await countOf(async () => results.push((await keys.verify(key)).result))]).toEqual([
        state,
        1,
      ]);
  expect(results).toEqual(['ok', 'ok', 'revoked', 'revoked', 'expired', 'expired']);
});
