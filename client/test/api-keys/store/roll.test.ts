import { type ApiKeyError, createKey, keyIdOf, stateOf } from '../../../src/adapters/api-keys';
import { cancelled, UNREACHABLE } from './memory-dynamodb';
import { DAY, HOUR, issued, MINUTE, refusal, setUp } from './setup';

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
