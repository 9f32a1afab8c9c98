import { inspect } from 'node:util';
import { ApiKeyError, ApiKeys, createKey, keyIdOf, stateOf } from '../../../src/adapters/api-keys';
import { cancelled, DENIED, UNREACHABLE } from './memory-dynamodb';
import { DAY, HOUR, issued, MINUTE, setUp } from './setup';

const codeOf = (error: unknown) => (error instanceof ApiKeyError ? error.code : String(error));
const refusal = (promise: Promise<unknown>) => promise.then(() => 'done', codeOf);

describe('issue', () => {
  test('shows the key once, and stores its digest only', async () => {
    const { keys, table } = setUp();
    const made = await keys.issue({ owner: 'acme', name: 'CI' });
    expect(`${made} ${JSON.stringify(made)} ${inspect(made)}`).toContain(made.record.hint);
    const key = made.reveal();
    expect(() => made.reveal()).toThrow('shown before');
    const texts = [
      made.toString(),
      JSON.stringify(made),
      inspect(made),
      JSON.stringify([...table.items]),
      JSON.stringify(table.calls),
    ];
    // The random part, without the four characters of the hint.
    for (const text of texts) expect(text).not.toContain(key.slice(5, 20));
    expect(made.record).toMatchObject({
      id: keyIdOf(key),
      hint: `shop_…${key.slice(-4)}`,
      name: 'CI',
      scopes: [],
    });
    expect(stateOf(made.record)).toBe('active');
  });

  test('a lost answer is made up for by the repetition of the transport', async () => {
    const { keys, table } = setUp();
    const { putItem } = table;
    table.putItem = async (input) => {
      await putItem.call(table, input);
      return putItem.call(table, input);
    };
    const { key } = await issued(keys);
    expect((await keys.verify(key)).result).toBe('ok');
  });

  test('the repetition does not bring back a key that was revoked in the meantime', async () => {
    const { keys, table } = setUp();
    const { putItem } = table;
    let id = '';
    table.putItem = async (input) => {
      await putItem.call(table, input);
      id = (input.Item.id as { S: string }).S;
      await keys.revoke(id);
      return putItem.call(table, input);
    };
    expect(await refusal(keys.issue({ owner: 'acme' }))).toBe('KeyCollision');
    expect(table.items.get(id)).toHaveProperty('revokedAt');
  });

  test('a key whose random number repeats is not issued', async () => {
    const { keys, table } = setUp();
    const { putItem } = table;
    table.putItem = async (input) => {
      const [id] = table.items.keys();
      return putItem.call(
        table,
        id === undefined ? input : { ...input, Item: { ...input.Item, id: { S: id } } },
      );
    };
    await issued(keys);
    expect(await refusal(keys.issue({ owner: 'other' }))).toBe('KeyCollision');
    expect([...table.items.values()]).toMatchObject([{ owner: { S: 'acme' } }]);
  });

  test('a failed call names the key that may be stored', async () => {
    const { keys, table } = setUp();
    table.faults.push({ error: UNREACHABLE, after: true });
    const error = await keys.issue({ owner: 'acme' }).catch((caught: unknown) => caught);
    expect(codeOf(error)).toBe('TableCallFailed');
    expect([...table.items.keys()]).toEqual([(error as ApiKeyError).keyId]);
  });

  const CONTAINED = `key ${createKey('shop')}.`;
  test.each<[string, object | undefined]>([
    ['no data', undefined],
    ['no owner', {}],
    ['an empty owner', { owner: '' }],
    ['a long owner', { owner: 'a'.repeat(257) }],
    ['a line break', { owner: 'a\nb' }],
    ['half a surrogate pair', { owner: 'a\ud800' }],
    ['an owner that is no text', { owner: 7 }],
    ['an empty name', { owner: 'a', name: '' }],
    ['an API key as the name', { owner: 'a', name: CONTAINED }],
    ['an API key in the metadata', { owner: 'a', metadata: { note: CONTAINED } }],
    ['scopes that are no list', { owner: 'a', scopes: 'read' }],
    ['a scope with a space', { owner: 'a', scopes: ['read write'] }],
    ['a scope twice', { owner: 'a', scopes: ['read', 'read'] }],
    ['too many scopes', { owner: 'a', scopes: Array.from({ length: 51 }, (_, n) => `s${n}`) }],
    ['metadata that is a list', { owner: 'a', metadata: ['x'] }],
    ['metadata with a number', { owner: 'a', metadata: { seats: 7 } }],
    ['metadata that is too long', { owner: 'a', metadata: { note: 'x'.repeat(257) } }],
    [
      'too much metadata',
      { owner: 'a', metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`m${n}`, ''])) },
    ],
    ['an expiry in the past', { owner: 'a', expiresAt: new Date(0) }],
    ['an invalid date', { owner: 'a', expiresAt: new Date('tomorrow') }],
    ['an expiry after the year 9999', { owner: 'a', expiresAt: 9e15 }],
  ])('refuses %s before a call', async (_, input) => {
    const { keys, table } = setUp();
    expect(await refusal(keys.issue(input as never))).toBe('InvalidInput');
    expect(table.calls).toEqual([]);
  });

  test('an error does not quote a key that was passed by mistake', async () => {
    const { keys } = setUp();
    await expect(keys.issue({ owner: CONTAINED })).rejects.not.toThrow(CONTAINED.slice(9, 30));
    await expect(keys.revoke(CONTAINED)).rejects.not.toThrow(CONTAINED.slice(9, 30));
  });
});

describe('revoke', () => {
  test('a cached key is refused at once here, and after the fresh time elsewhere', async () => {
    const { keys, process, clock } = setUp({ lastUse: false });
    const other = process();
    const { key, id } = await issued(keys);
    await Promise.all([keys.verify(key), other.verify(key)]);
    const { effectiveAt } = await keys.revoke(id, { reason: 'leaked' });
    expect(await keys.verify(key)).toMatchObject({ result: 'revoked', key: { revokedReason: 'leaked' } });
    expect((await other.verify(key)).result).toBe('ok');
    await clock.advance(effectiveAt - clock.now());
    expect((await other.verify(key)).result).toBe('revoked');
  });

  test('a read that began before is not cached', async () => {
    const { keys, table } = setUp({ lastUse: false });
    const { key, id } = await issued(keys);
    let release = () => {};
    table.held.set(
      'getItem',
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    const reading = keys.verify(key);
    await keys.revoke(id);
    release();
    table.held.clear();
    expect((await reading).result).toBe('revoked');
    expect(keys.peek(key)?.result).toBe('revoked');
  });

  test('with a lost answer, the key is not verified from the cache', async () => {
    const { keys, table } = setUp({ lastUse: false });
    const { key, id } = await issued(keys);
    await keys.verify(key);
    table.faults.push({ operation: 'updateItem', error: UNREACHABLE, after: true, times: 1 });
    expect(await refusal(keys.revoke(id))).toBe('TableCallFailed');
    expect((await keys.verify(key)).result).toBe('revoked');
  });

  test('keeps the first time and reason', async () => {
    const { keys, clock } = setUp();
    const { id } = await issued(keys);
    const { revokedAt } = await keys.revoke(id, { reason: 'leaked' });
    await clock.advance(HOUR);
    expect((await keys.revoke(id, { reason: 'again' })).revokedAt).toBe(revokedAt);
    expect(await keys.get(id)).toMatchObject({ revokedAt, revokedReason: 'leaked' });
  });

  test.each([
    ['an unknown id', keyIdOf('x'), undefined, 'KeyNotFound'],
    ['a key instead of its id', createKey('shop'), undefined, 'InvalidInput'],
    ['an empty reason', keyIdOf('x'), '', 'InvalidInput'],
  ])('refuses %s', async (_, id, reason, code) => {
    const { keys } = setUp();
    expect(await refusal(keys.revoke(id, reason === undefined ? {} : { reason }))).toBe(code);
  });

  test('a denied call is an error', async () => {
    const { keys, table } = setUp();
    const { id } = await issued(keys);
    table.faults.push({ error: DENIED });
    expect(await refusal(keys.revoke(id))).toBe('TableCallFailed');
    expect(await refusal(keys.get(id))).toBe('TableCallFailed');
    expect(await refusal(keys.list('acme'))).toBe('TableCallFailed');
  });
});

describe('roll', () => {
  test('both keys work for the overlap, and then the new one only', async () => {
    const { keys, clock } = setUp({ lastUse: false });
    const old = await issued(keys, { name: 'CI', scopes: ['read'], metadata: { plan: 'pro' } });
    await keys.verify(old.key);
    const made = await keys.roll(old.id, { overlap: 2 * HOUR });
    const key = made.reveal();
    const { owner, name, scopes, metadata } = old.record;
    expect(made.record).toMatchObject({ owner, name, scopes, metadata, replaces: old.id });
    const found = await keys.get(old.id);
    expect(found).toMatchObject({ replacedBy: made.record.id, retiresAt: clock.now() + 2 * HOUR });
    expect(found && stateOf(found, clock.now())).toBe('rolled');
    await clock.advance(2 * HOUR - 1);
    expect([(await keys.verify(old.key)).result, (await keys.verify(key)).result]).toEqual(['ok', 'ok']);
    await clock.advance(1);
    expect([(await keys.verify(old.key)).result, (await keys.verify(key)).result]).toEqual(['expired', 'ok']);
  });

  test('without an overlap a cached key ends at once', async () => {
    const { keys } = setUp({ lastUse: false });
    const { key, id } = await issued(keys);
    await keys.verify(key);
    await keys.roll(id, { overlap: 0 });
    expect((await keys.verify(key)).result).toBe('expired');
  });

  test('the new key lives as long as the old one, unless an expiry is given', async () => {
    const { keys, clock } = setUp();
    const { id } = await issued(keys, { expiresAt: clock.now() + 30 * DAY });
    await clock.advance(10 * DAY);
    const { record } = await keys.roll(id);
    expect(record.expiresAt).toBe(clock.now() + 30 * DAY);
    expect((await keys.roll(record.id, { expiresAt: clock.now() + DAY })).record.expiresAt).toBe(
      clock.now() + DAY,
    );
  });

  test('of two rolls at once one succeeds, and the other names its key', async () => {
    const { keys, process, table } = setUp();
    const { id } = await issued(keys);
    const results = await Promise.allSettled([keys.roll(id), process().roll(id), process().roll(id)]);
    const [made] = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.record.id] : []));
    const errors = results.flatMap((one) => (one.status === 'rejected' ? [one.reason as ApiKeyError] : []));
    expect(errors.map(({ code, keyId }) => [code, keyId])).toEqual(Array(2).fill(['AlreadyRolled', made]));
    expect(table.items.size).toBe(2);
  });

  test('a lost answer is made up for', async () => {
    const { keys, table } = setUp();
    const { id } = await issued(keys);
    const { transactWriteItems } = table;
    table.transactWriteItems = async (input) => {
      await transactWriteItems.call(table, input);
      return transactWriteItems.call(table, input);
    };
    const made = await keys.roll(id);
    expect((await keys.verify(made.reveal())).result).toBe('ok');
    expect((await keys.get(id))?.replacedBy).toBe(made.record.id);
  });

  test('a new key that was lost is replaced by another one', async () => {
    const { keys, table, clock } = setUp({ lastUse: false });
    const { key, id } = await issued(keys);
    table.faults.push({ operation: 'transactWriteItems', error: UNREACHABLE, after: true, times: 1 });
    const lost = (await keys.roll(id).catch((error: unknown) => error)) as ApiKeyError;
    expect(lost.code).toBe('TableCallFailed');
    const refused = (await keys.roll(id).catch((error: unknown) => error)) as ApiKeyError;
    expect([refused.code, refused.keyId]).toEqual(['AlreadyRolled', lost.keyId]);
    const lostId = lost.keyId as string;
    await clock.advance(HOUR);
    const made = await keys.roll(id, { insteadOf: lostId });
    expect(await keys.get(lostId)).toMatchObject({ revokedAt: clock.now(), revokedReason: 'replaced' });
    expect(await keys.get(id)).toMatchObject({ replacedBy: made.record.id, retiresAt: clock.now() + DAY });
    expect((await keys.verify(key)).result).toBe('ok');
    expect(await refusal(keys.roll(id, { insteadOf: lostId }))).toBe('AlreadyRolled');
  });

  test('waits for another transaction, and not for ever', async () => {
    const { keys, table, clock } = setUp();
    const { id } = await issued(keys);
    const conflict = cancelled(['None', 'TransactionConflict']);
    table.faults.push({ operation: 'transactWriteItems', error: conflict, times: 4 });
    const rolling = keys.roll(id);
    await clock.advance(MINUTE);
    expect((await rolling).record.replaces).toBe(id);
    table.faults.push({ operation: 'transactWriteItems', error: conflict });
    const blocked = refusal(keys.roll((await rolling).record.id));
    await clock.advance(MINUTE);
    expect(await blocked).toBe('TableConflict');
  });

  test('refuses a revoked, an expired and an unknown key, also if it is revoked in the meantime', async () => {
    const { keys, clock, table } = setUp();
    const revoked = await issued(keys);
    const expired = await issued(keys, { expiresAt: clock.now() + MINUTE });
    const racing = await issued(keys);
    await keys.revoke(revoked.id);
    await clock.advance(MINUTE);
    expect(await refusal(keys.roll(revoked.id))).toBe('KeyRevoked');
    expect(await refusal(keys.roll(expired.id))).toBe('KeyExpired');
    expect(await refusal(keys.roll(keyIdOf('x')))).toBe('KeyNotFound');
    let release = () => {};
    table.held.set(
      'getItem',
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    const rolling = refusal(keys.roll(racing.id));
    await keys.revoke(racing.id);
    release();
    expect(await rolling).toBe('KeyRevoked');
    expect(table.items.size).toBe(3);
  });

  test.each<[string, object]>([
    ['a negative overlap', { overlap: -1 }],
    ['an overlap of more than 90 days', { overlap: 91 * DAY }],
    ['an overlap that is no number', { overlap: Number.NaN }],
    ['a key as insteadOf', { insteadOf: createKey('shop') }],
    ['insteadOf for a key that was not rolled', { insteadOf: keyIdOf('x') }],
    ['an expiry in the past', { expiresAt: 1 }],
  ])('refuses %s', async (_, options) => {
    const { keys } = setUp();
    const { id } = await issued(keys);
    expect(await refusal(keys.roll(id, options))).toBe('InvalidInput');
  });
});

describe('list', () => {
  test('has the keys of one owner by pages, the newest first', async () => {
    const { keys, clock } = setUp();
    const made: string[] = [];
    for (let n = 0; n < 7; n++) {
      if (n % 2) await clock.advance(1);
      made.unshift((await issued(keys)).id);
      await issued(keys, { owner: 'other' });
    }
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await keys.list('acme', { limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.keys.length).toBeLessThanOrEqual(3);
      expect(page.keys.every(({ owner }) => owner === 'acme')).toBe(true);
      found.push(...page.keys.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect([...found].sort()).toEqual([...made].sort());
    expect(found).toHaveLength(7);
  });

  test('a cursor of another owner leads to no key of theirs', async () => {
    const { keys } = setUp();
    for (let n = 0; n < 3; n++) await issued(keys, { owner: n === 0 ? 'acme' : 'other' });
    const { cursor = '' } = await keys.list('other', { limit: 1 });
    const { keys: page } = await keys.list('acme', { cursor });
    expect(page.filter(({ owner }) => owner !== 'acme')).toEqual([]);
  });

  test.each<[string, string, object]>([
    ['an empty owner', '', {}],
    ['a limit of 0', 'acme', { limit: 0 }],
    ['a limit that is not whole', 'acme', { limit: 1.5 }],
    ['a malformed cursor', 'acme', { cursor: 'x' }],
    ['a cursor with more than a place', 'acme', { cursor: '1-{"S":"x"}' }],
  ])('refuses %s', async (_, owner, options) => {
    expect(await refusal(setUp().keys.list(owner, options))).toBe('InvalidInput');
  });
});

test.each<[string, object]>([
  ['no table', { table: '' }],
  ['an upper-case prefix', { prefix: 'Shop' }],
  ['a negative time', { cache: { fresh: -1 } }],
  ['a limit of 0', { cache: { limit: 0 } }],
  ['a time that is no number', { cache: { grace: '1h' } }],
  ['a client without its commands', { client: { send: () => {} } }],
])('the library refuses %s', (_, options) => {
  expect(() => new ApiKeys({ table: 'keys', prefix: 'shop', ...options } as never)).toThrow(ApiKeyError);
});
