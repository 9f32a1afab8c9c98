import { createKey, keyIdOf } from '../../../src/adapters/api-keys';
import { DENIED, UNREACHABLE } from './memory-dynamodb';
import { HOUR, issued, refusal, setUp } from './setup';

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
