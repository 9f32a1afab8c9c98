import { BackendError } from '../../src';
import { keyDigest } from '../../src/api-keys/digest';
import { createKey } from '../../src/api-keys/format';
import { answerOf } from '../../src/api-keys/store';
import { keyIdOf } from '../../src/api-keys/store/key-id';
import { createVerifier, type KeyCheck } from '../../src/api-keys/verifier';
import { isVerifierSet, type VerifierEntry } from '../../src/api-keys/verifier-set';
import { afterRetries, denied, down, HOUR, MINUTE, setUp } from '../setup';

const CREATED = '2026-01-01T00:00:00.000Z';

const entry = (key: string, more: Partial<VerifierEntry> = {}): VerifierEntry => ({
  id: keyIdOf(key),
  digest: keyDigest(key),
  created: CREATED,
  ...more,
});

/** A verifier of a set with the keys, and the backend that holds it. */
function verifierOf(keys: readonly VerifierEntry[], prefix: string | readonly string[] = 'shop') {
  const { backend, client, clock } = setUp();
  const put = (more: readonly VerifierEntry[]) => backend.put('set', JSON.stringify({ keys: more }));
  put(keys);
  const verifier = createVerifier(client.secret('set'), { prefix });
  return { backend, client, clock, put, verify: (key: unknown) => verifier.verify(key) };
}

const current = createKey('shop');
const replaced = createKey('shop');
const retired = createKey('shop');
const SET = [entry(current), entry(replaced), entry(retired, { retired: CREATED })];
const mistyped = current.slice(0, -1) + (current.endsWith('0') ? '1' : '0');

test.each<[string, unknown, KeyCheck]>([
  ['the current key', current, { ok: true, result: 'ok', keyId: keyIdOf(current) }],
  ['the key in its grace', replaced, { ok: true, result: 'ok', keyId: keyIdOf(replaced) }],
  ['a retired key', retired, { ok: false, result: 'retired', keyId: keyIdOf(retired) }],
  ['an unknown key', createKey('shop'), { ok: false, result: 'unknown' }],
  ['a mistyped key', mistyped, { ok: false, result: 'wrong-checksum' }],
  ['an upper-cased key', current.toUpperCase(), { ok: false, result: 'malformed' }],
  ['a truncated key', current.slice(0, 20), { ok: false, result: 'malformed' }],
  ['a key of another prefix', createKey('stop'), { ok: false, result: 'foreign-prefix' }],
  ['a long text', 'x'.repeat(100_000), { ok: false, result: 'malformed' }],
  ['no text', undefined, { ok: false, result: 'malformed' }],
  ['an empty text', '', { ok: false, result: 'malformed' }],
])('%s has a result of its own', async (_, key, check) => {
  expect(await verifierOf(SET).verify(key)).toEqual(check);
});

test('every refusal has one answer to the outside', async () => {
  const { verify } = verifierOf(SET);
  const answers = [];
  for (const key of [retired, createKey('shop'), mistyped, createKey('stop'), 'x']) {
    const check = await verify(key);
    if (!check.ok) answers.push(JSON.stringify(answerOf(check)));
  }
  expect(answers).toHaveLength(5);
  expect(new Set(answers).size).toBe(1);
});

test('a key that is known costs no call, and a fault of its form costs none', async () => {
  const { backend, verify } = verifierOf(SET);
  await verify(current);
  for (const key of [current, replaced, retired, mistyped, createKey('stop'), 'x']) await verify(key);
  expect(backend.calls).toBe(1);
});

test('a new key is found by one more fetch for all callers', async () => {
  const { backend, put, verify, clock } = verifierOf([entry(current)]);
  await verify(current);
  const next = createKey('shop');
  put([entry(current), entry(next)]);
  const checks = Promise.all(Array.from({ length: 50 }, () => verify(next)));
  await clock.advance(0);
  expect((await checks).every(({ ok }) => ok)).toBe(true);
  expect(backend.calls).toBe(2);
  expect(await verify(current)).toMatchObject({ ok: true });
  expect(backend.calls).toBe(2);
});

test('unknown keys cause at most two fetches a second', async () => {
  const { backend, verify, clock } = verifierOf([entry(current)]);
  await verify(current);
  for (let n = 0; n < 100; n++) {
    expect(await verify(createKey('shop'))).toEqual({ ok: false, result: 'unknown' });
    await clock.advance(100);
  }
  expect(backend.calls).toBeGreaterThan(15);
  expect(backend.calls).toBeLessThanOrEqual(1 + 20);
});

test('keys of an earlier form work while the set holds them', async () => {
  const { verify } = verifierOf([entry(current), entry('hook_earlier-form')]);
  expect(await verify('hook_earlier-form')).toMatchObject({ ok: true });
  expect(await verify('hook_earlier-forn')).toEqual({ ok: false, result: 'malformed' });
});

test('a new key of an earlier prefix is found while both prefixes are given', async () => {
  const { put, verify } = verifierOf([entry(current)], ['shop_live', 'shop']);
  await verify(current);
  const late = createKey('shop');
  put([entry(late)]);
  expect(await verify(late)).toMatchObject({ ok: true });
  expect(await verify(late.replace('shop', 'shop_live'))).toEqual({ ok: false, result: 'wrong-checksum' });
});

test('without a set the answer is that nothing is known', async () => {
  const { backend, clock, verify } = verifierOf(SET);
  backend.fault = () => down;
  const check = await afterRetries(clock, verify(current));
  expect(check).toEqual({ ok: false, result: 'unavailable', cause: expect.any(BackendError) });
  expect(check.ok || answerOf(check).status).toBe(503);
});

test('known keys work while the backend is down, and of others nothing is known', async () => {
  const { backend, clock, verify } = verifierOf(SET);
  await verify(current);
  backend.fault = () => down;
  await clock.advance(10 * MINUTE);
  expect(await verify(current)).toMatchObject({ ok: true });
  expect(await verify(mistyped)).toMatchObject({ result: 'wrong-checksum' });
  expect(await afterRetries(clock, verify(createKey('shop')))).toMatchObject({ result: 'unavailable' });
  await clock.advance(2 * HOUR);
  expect(await afterRetries(clock, verify(current))).toMatchObject({ result: 'unavailable' });
});

test('a service that may no longer read the set refuses every key', async () => {
  const { backend, clock, verify } = verifierOf(SET);
  await verify(current);
  backend.fault = () => denied;
  await clock.advance(6 * MINUTE);
  await verify(current);
  await clock.advance(0);
  expect(await afterRetries(clock, verify(current))).toMatchObject({ result: 'unavailable' });
});

test.each(['[]', '{}', '{"keys":{}}', '{"keys":[null]}', '{"keys":[{"id":"x"}]}', 'not json'])(
  'of a secret with %s nothing is known',
  async (text) => {
    const { backend, client } = setUp();
    backend.put('set', text);
    const { verify } = createVerifier(client.secret('set'), { prefix: 'shop' });
    expect(await verify(current)).toMatchObject({ ok: false, result: 'unavailable' });
  },
);

test.each<[string, object]>([
  ['an id of another length', { id: 'abc' }],
  ['a digest of another length', { digest: 'abc' }],
  ['no time', { created: 'yesterday' }],
  ['a retirement without a time', { retired: true }],
])('an entry with %s makes no verifier set', (_, change) => {
  expect(isVerifierSet({ keys: [entry(current)] })).toBe(true);
  expect(isVerifierSet({ keys: [{ ...entry(current), ...change }] })).toBe(false);
});

test.each<[unknown]>([['Shop'], [[]], [['shop', '']]])('the prefix %j is refused', (prefix) => {
  const { client } = setUp();
  expect(() => createVerifier(client.secret('set'), { prefix: prefix as string })).toThrow(RangeError);
});
