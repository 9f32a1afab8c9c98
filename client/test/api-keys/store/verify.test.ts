import { answerOf, createKey, keyIdOf, type Verification } from '../../../src/adapters/api-keys';
import { DENIED, UNREACHABLE } from './memory-dynamodb';
import { HOUR, issued, MINUTE, setUp } from './setup';

const resultOf = async (verification: Promise<Verification>) => (await verification).result;

test('a key that was issued is verified with its data, and from then on without a call', async () => {
  const { keys, table } = setUp({ lastUse: false });
  const { key, record } = await issued(keys, { scopes: ['orders:read'], metadata: { plan: 'pro' } });
  expect(keys.peek(key)).toBeUndefined();
  const first = await keys.verify(key);
  expect(first).toEqual({ ok: true, result: 'ok', key: record, stale: false });
  table.calls.length = 0;
  expect(await keys.verify(key)).toBe(first);
  expect(keys.peek(key)).toBe(first);
  expect(table.calls).toEqual([]);
});

test('the table is read consistently', async () => {
  const { keys, table } = setUp({ lastUse: false });
  await keys.verify(createKey('shop'));
  expect(table.calls).toMatchObject([
    { operation: 'getItem', input: { ConsistentRead: true, TableName: 'keys' } },
  ]);
});

describe('refused keys', () => {
  test('each reason has its result, and all have one answer to the outside', async () => {
    const { keys, clock } = setUp({ lastUse: false });
    const revoked = await issued(keys);
    const expired = await issued(keys, { expiresAt: clock.now() + MINUTE });
    await keys.revoke(revoked.id);
    await clock.advance(MINUTE);
    const { key } = await issued(keys);
    const texts: [string, string][] = [
      ['malformed', ''],
      ['malformed', key.slice(0, -1)],
      ['malformed', key.toUpperCase()],
      ['malformed', `${'x'.repeat(100_000)}_`],
      ['malformed', undefined as unknown as string],
      ['malformed', { length: key.length } as unknown as string],
      ['foreign-prefix', createKey('stop')],
      ['foreign-prefix', createKey('shop_live')],
      ['wrong-checksum', key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')],
      ['unknown', createKey('shop')],
      ['revoked', revoked.key],
      ['expired', expired.key],
    ];
    const answers = new Set<string>();
    for (const [result, text] of texts) {
      const verification = await keys.verify(text);
      expect(verification.result).toBe(result);
      if (!verification.ok) answers.add(JSON.stringify(answerOf(verification)));
    }
    expect([...answers]).toEqual([expect.stringContaining('"status":401')]);
    expect(answers.values().next().value).not.toMatch(/revoked|expired|unknown|malformed|checksum|prefix/);
  });

  test('a wrong form needs no call', async () => {
    const { keys, table } = setUp();
    for (const text of ['', 'shop_', createKey('stop'), `${createKey('shop').slice(0, -6)}000000`])
      await keys.verify(text);
    expect(table.calls).toEqual([]);
  });

  test('a key with the id of another one, and another digest, is unknown', async () => {
    const { keys, table } = setUp({ lastUse: false });
    const { key, id } = await issued(keys);
    const item = table.items.get(id);
    table.items.set(id, { ...item, digest: { S: `${id}${'0'.repeat(32)}` } });
    expect(await resultOf(keys.verify(key))).toBe('unknown');
    expect(await resultOf(keys.verify(key))).toBe('unknown');
  });

  test.each([
    ['without a digest', { digest: undefined }],
    ['with another type', { digest: { N: '1' } }],
    ['without an owner', { owner: undefined }],
    ['with a revocation that cannot be read', { revokedAt: { S: 'yesterday' } }],
    ['with an expiry that cannot be read', { expiresAt: { N: '' } }],
  ])('an item %s is no key', async (_, change) => {
    const { keys, table } = setUp({ lastUse: false });
    const { key, id } = await issued(keys);
    table.items.set(id, { ...table.items.get(id), ...change } as never);
    expect(await resultOf(keys.verify(key))).toBe('unknown');
  });
});

describe('the cache', () => {
  test('concurrent verifications of a cold key share one call', async () => {
    const { keys, table } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    const results = await Promise.all(Array.from({ length: 100 }, () => resultOf(keys.verify(key))));
    expect(new Set(results)).toEqual(new Set(['ok']));
    expect(table.count('getItem')).toBe(1);
  });

  test('a key in use is read again in the background before its fresh time is over', async () => {
    const { keys, table, clock } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    await keys.verify(key);
    await clock.advance(50_000);
    expect(keys.peek(key)?.result).toBe('ok');
    expect(table.count('getItem')).toBe(2);
    await clock.advance(50_000);
    expect(keys.peek(key)?.result).toBe('ok');
  });

  test('a key that was not used for its fresh time needs a call', async () => {
    const { keys, clock } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    await keys.verify(key);
    await clock.advance(MINUTE);
    expect(keys.peek(key)).toBeUndefined();
    expect(await resultOf(keys.verify(key))).toBe('ok');
  });

  test('a clock that goes back does not lengthen the fresh time', async () => {
    const { keys, clock } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    await keys.verify(key);
    await keys.verify(createKey('shop'));
    clock.freeze(-HOUR);
    expect(keys.peek(key)).toBeUndefined();
  });

  test('an expiry is noticed without a call', async () => {
    const { keys, clock, table } = setUp({ lastUse: false });
    const { key } = await issued(keys, { expiresAt: clock.now() + 30_000 });
    expect(await resultOf(keys.verify(key))).toBe('ok');
    await clock.advance(29_999);
    expect(keys.peek(key)?.result).toBe('ok');
    await clock.advance(1);
    expect(keys.peek(key)?.result).toBe('expired');
    expect(table.count('getItem')).toBe(1);
  });

  test('random keys with right checksums do not displace known keys, and their number is bounded', async () => {
    const { keys, table } = setUp({ lastUse: false, cache: { limit: 5, unknownLimit: 20 } });
    const { key } = await issued(keys);
    await keys.verify(key);
    for (let n = 0; n < 500; n++) expect(await resultOf(keys.verify(createKey('shop')))).toBe('unknown');
    expect(keys.cached).toEqual({ keys: 1, unknown: 20 });
    table.calls.length = 0;
    expect(await resultOf(keys.verify(key))).toBe('ok');
    expect(table.calls).toEqual([]);
  });

  test('an unknown key is asked for once in its time', async () => {
    const { keys, table, clock } = setUp({ lastUse: false });
    const key = createKey('shop');
    for (let n = 0; n < 10; n++) await keys.verify(key);
    expect(table.count('getItem')).toBe(1);
    await clock.advance(MINUTE);
    await keys.verify(key);
    expect(table.count('getItem')).toBe(2);
  });

  test('keys in use stay when the cache is full', async () => {
    const { keys } = setUp({ lastUse: false, cache: { limit: 3 } });
    const hot = await issued(keys);
    await keys.verify(hot.key);
    for (let n = 0; n < 20; n++) {
      const other = await issued(keys);
      await keys.verify(other.key);
      expect(keys.peek(hot.key)?.result).toBe('ok');
    }
    expect(keys.cached.keys).toBe(3);
  });
});

describe('the table is unreachable', () => {
  test('an unknown key fails closed, and a refused call too', async () => {
    const { keys, table } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    table.faults.push({ error: UNREACHABLE });
    const verification = await keys.verify(key);
    expect(verification).toEqual({ ok: false, result: 'unavailable', cause: UNREACHABLE });
    if (verification.result === 'unavailable') expect(answerOf(verification).status).toBe(503);
    table.faults.splice(0, 1, { error: DENIED });
    expect(await resultOf(keys.verify(key))).toBe('unavailable');
    table.faults.length = 0;
    expect(await resultOf(keys.verify(key))).toBe('ok');
  });

  test('a cached key works for the grace, marked as stale, and not longer', async () => {
    const { keys, table, clock } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    await keys.verify(key);
    table.faults.push({ error: UNREACHABLE });
    await clock.advance(16 * MINUTE - 1);
    expect(await keys.verify(key)).toMatchObject({ ok: true, stale: true });
    await clock.advance(1);
    expect(await resultOf(keys.verify(key))).toBe('unavailable');
  });

  test('without a grace a cached key fails closed after its fresh time', async () => {
    const { keys, table, clock } = setUp({ lastUse: false, cache: { grace: 0 } });
    const { key } = await issued(keys);
    await keys.verify(key);
    table.faults.push({ error: UNREACHABLE });
    await clock.advance(MINUTE);
    expect(await resultOf(keys.verify(key))).toBe('unavailable');
  });

  test('a denied call ends a cached key at once', async () => {
    const { keys, table, clock } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    await keys.verify(key);
    await clock.advance(MINUTE);
    table.faults.push({ error: DENIED, times: 1 }, { error: UNREACHABLE });
    expect(await resultOf(keys.verify(key))).toBe('unavailable');
    expect(await resultOf(keys.verify(key))).toBe('unavailable');
  });

  test('a key expires in the grace too', async () => {
    const { keys, table, clock } = setUp({ lastUse: false });
    const { key } = await issued(keys, { expiresAt: clock.now() + 5 * MINUTE });
    await keys.verify(key);
    table.faults.push({ error: UNREACHABLE });
    await clock.advance(5 * MINUTE);
    expect(await resultOf(keys.verify(key))).toBe('expired');
  });

  test('one call a second looks if the table is back', async () => {
    const { keys, table, clock } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    await keys.verify(key);
    await clock.advance(MINUTE);
    table.faults.push({ error: UNREACHABLE });
    for (let n = 0; n < 100; n++) await keys.verify(key);
    expect(table.count('getItem')).toBe(2);
    await clock.advance(1_000);
    await keys.verify(key);
    expect(table.count('getItem')).toBe(3);
    table.faults.length = 0;
    await clock.advance(1_000);
    expect(await keys.verify(key)).toMatchObject({ ok: true, stale: false });
  });
});

test('a table that answers for one key is asked for the others at once', async () => {
  const { keys, table, clock } = setUp({ lastUse: false });
  const { key, id } = await issued(keys);
  await keys.verify(key);
  await clock.advance(MINUTE);
  table.faults.push({ error: UNREACHABLE, times: 1 });
  expect(await keys.verify(key)).toMatchObject({ ok: true, stale: true });
  await keys.verify(createKey('shop'));
  await setUp().process({ client: table, clock }).revoke(id);
  expect(await resultOf(keys.verify(key))).toBe('revoked');
});

describe('a read that does not end', () => {
  test('is replaced, as in a function that was frozen', async () => {
    const { keys, table, clock } = setUp({ lastUse: false });
    const { key } = await issued(keys);
    table.held.set('getItem', new Promise(() => {}));
    void keys.verify(key);
    await clock.advance(5_000);
    table.held.clear();
    void keys.verify(key);
    await clock.advance(5_000);
    expect(await resultOf(keys.verify(key))).toBe('ok');
    expect(table.count('getItem')).toBe(2);
  });
});

test('the id of a key is the start of its digest', async () => {
  const { keys } = setUp();
  const { key, id } = await issued(keys);
  expect(keyIdOf(key)).toBe(id);
});
