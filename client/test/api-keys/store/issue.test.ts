import { inspect } from 'node:util';
import { type ApiKeyError, createKey, keyIdOf, stateOf } from '../../../src/adapters/api-keys';
import { UNREACHABLE } from './memory-dynamodb';
import { codeOf, issued, refusal, setUp } from './setup';

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
