import {
  type ApiKeyRecord,
  type ApiKeys,
  answerOf,
  IssuedKey,
  type Verification,
} from '../../../src/adapters/api-keys';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <T extends true>(): T => true as T;

/** Checked by the compiler, and never called. */
export async function types(keys: ApiKeys, key: string): Promise<void> {
  const verification = await keys.verify(key);
  isTrue<Equal<typeof verification, Verification>>();
  // @ts-expect-error a refused key may have no record
  verification.key.owner;
  if (verification.ok) {
    isTrue<Equal<typeof verification.key, ApiKeyRecord>>();
    // @ts-expect-error a key that works has no answer for a refused one
    answerOf(verification);
    // @ts-expect-error records are read-only
    verification.key.scopes.push('admin');
  } else {
    answerOf(verification);
    if (verification.result === 'unavailable') isTrue<Equal<typeof verification.cause.message, string>>();
    // @ts-expect-error results have names
    if (verification.result === 'gone') throw new Error();
  }
  // @ts-expect-error an issued key is no string
  const text: string = await keys.issue({ owner: 'acme' });
  // @ts-expect-error a key has an owner
  await keys.issue({ name: text });
  // @ts-expect-error metadata has texts
  await keys.issue({ owner: 'acme', metadata: { seats: 7 } });
}

test('an issued key has no enumerable member with the key', () => {
  const made = new IssuedKey(
    { id: '', owner: '', hint: 'h', scopes: [], metadata: {}, createdAt: 0 },
    'shop_secret',
  );
  expect(JSON.stringify({ ...made, made })).not.toContain('shop_secret');
  expect(made.reveal()).toBe('shop_secret');
});
