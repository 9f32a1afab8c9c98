import { keyDigest } from '../../../../client/src/api-keys/digest';
import { keyFault } from '../../../../client/src/api-keys/format';
import { keyIdOf } from '../../../../client/src/api-keys/store/key-id';
import type { IssuerHeldAdapter } from '../../../../engine/src/adapter';
import { CURRENT, PREVIOUS } from '../../../../engine/src/secret-store/secret-store';
import { silentLog } from '../../../../engine/test/fixtures';
import { refusalOf } from '../../../../engine/test/world/account';
import { DAY } from '../../../../engine/test/world/world';
import type { ApiKeyValue } from '../../../../lambdas/credentials/api-key/contract';
import { apiKeySubject, parameters } from './api-key';

const keyIn = (text: string | undefined) => (JSON.parse(text ?? '{}') as ApiKeyValue).key;

async function deployed() {
  const it = apiKeySubject();
  await it.world.deploy();
  return it;
}

/** The adapter at the issuer of a subject. */
function adapterOf({ world, service }: ReturnType<typeof apiKeySubject>, given: object = parameters) {
  const context = { clock: world.clock, log: silentLog() } as never;
  return service.factory().create(given as never, context) as IssuerHeldAdapter<ApiKeyValue>;
}

test('the set holds digests, and no key in any version', async () => {
  const it = await deployed();
  const keys = [keyIn(it.world.secret.text(CURRENT))];
  await it.world.rotate();
  keys.push(keyIn(it.world.secret.text(CURRENT)));
  expect(keys.map((key) => keyFault(key, 'shop'))).toEqual([undefined, undefined]);
  expect(it.service.entries.map(({ digest }) => digest)).toEqual(keys.map(keyDigest));
  const texts = [...it.service.verifier.versions.values()].join();
  for (const key of keys) expect(texts).not.toContain(key.slice('shop_'.length));
});

test('a replaced key works in its grace, is marked after it, and removed after the quarantine', async () => {
  const { world, service } = await deployed();
  const first = keyIdOf(keyIn(world.secret.text(CURRENT)));
  await world.rotate();
  const current = keyIdOf(keyIn(world.secret.text(CURRENT)));
  world.clock.pass(DAY - 60_000);
  await world.sweep();
  expect(service.alive()).toEqual([first, current]);
  world.clock.pass(2 * 60_000);
  await world.sweep();
  expect(service.alive()).toEqual([current]);
  expect(service.entries.map(({ id }) => id)).toEqual([first, current]);
  world.clock.pass(8 * DAY);
  await world.sweep();
  expect(service.entries.map(({ id }) => id)).toEqual([current]);
});

test('another prefix applies to the next key, and the one before it has its grace', async () => {
  const { world, service } = await deployed();
  const first = keyIn(world.secret.text(CURRENT));
  const credential = { ...parameters, prefix: 'shop_live' };
  world.parameters = { kind: 'api-key', credential };
  world.environment.REKEY_CREDENTIAL = JSON.stringify(credential);
  await world.resource('Update', { physicalId: world.answers[0]?.PhysicalResourceId });
  expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
  expect(keyIn(world.secret.text(CURRENT))).toBe(first);
  expect(await world.rotate()).toBe('done');
  expect(keyFault(keyIn(world.secret.text(CURRENT)), 'shop_live')).toBeUndefined();
  expect(service.alive()).toContain(keyIdOf(first));
});

test('a key stored by hand is reported, and has a grace after the rotation that follows', async () => {
  const { world, service } = await deployed();
  const strong = 'a-key-that-somebody-stored-by-hand';
  world.calls.afterEach = () => undefined;
  world.secret.writeByHand('by-hand-1', JSON.stringify({ key: strong }));
  expect(String(await world.sweep())).toContain('[CurrentGone]');
  expect(world.secret.rotationsAsked).toBe(1);
  expect(await world.rotate()).toBe('done');
  expect(service.alive()).toContain(keyIdOf(strong));
  world.clock.pass(DAY + 60_000);
  expect(await world.sweep()).toBe('done');
  expect(service.alive()).toEqual([keyIdOf(keyIn(world.secret.text(CURRENT)))]);
});

test('the digest of a weak key is not added, because it could be found by trying', async () => {
  const { world, service } = await deployed();
  world.calls.afterEach = () => undefined;
  world.secret.writeByHand('by-hand-1', JSON.stringify({ key: 'hunter2-hunter2-hunte' }));
  expect(await world.rotate()).toBe('done');
  expect(service.verifier.text).not.toContain(keyDigest('hunter2-hunter2-hunte'));
});

test.each(['', 'not json', '{}', '{"keys":[{"id":"x","key":"hunter2"}]}'])(
  'a verifier secret with %j is left as it is',
  async (text) => {
    const { world, service } = await deployed();
    world.calls.afterEach = () => undefined;
    service.verifier.writeByHand('by-hand-1', text);
    const outcome = await world.rotate();
    expect(String(outcome)).toMatch(
      /\[SecretMalformed\] The verifier secret arn:aws:.* holds no verifier set\./,
    );
    expect(String(outcome)).not.toContain('hunter2');
    expect(service.verifier.text).toBe(text);
  },
);

test('a refusal is proved with reads of the set, and not while the set accepts the key', async () => {
  const it = await deployed();
  const adapter = adapterOf(it);
  const value = { key: keyIn(it.world.secret.text(CURRENT)) };
  const check = { successes: 3, within: 5_000 };
  const error = await refusalOf(it.world.run(adapter.proveRefused(value, check)));
  expect([error.code, error.message.includes(value.key)]).toEqual(['StillAccepted', false]);
  it.service.removeByHand(keyIdOf(value.key));
  expect(await it.world.run(adapter.proveRefused(value, check))).toContain('refused it 3 times in a row');
  expect((await refusalOf(it.world.run(adapter.verify(value, check)))).code).toBe('VerifyFailed');
});

test('a retired key is not accepted again by an installation', async () => {
  const it = await deployed();
  const adapter = adapterOf(it);
  const value = { key: keyIn(it.world.secret.text(CURRENT)) };
  it.world.calls.afterEach = () => undefined;
  await it.world.run(
    (adapter as { disable?: (one: object) => Promise<void> }).disable?.({ id: keyIdOf(value.key) }) ??
      Promise.reject(),
  );
  await it.world.run(adapter.install?.(value, {}) ?? Promise.reject());
  expect(it.service.alive()).toEqual([]);
});

test('nothing is left to end when the verifier secret is deleted first', async () => {
  const { world, service } = await deployed();
  service.verifier.exists = false;
  world.calls.afterEach = () => undefined;
  expect(await world.delete()).toBe('done');
  expect(world.answers.at(-1)?.Status).toBe('SUCCESS');
  expect(world.secret.labels[PREVIOUS]).toBeUndefined();
});

test.each([
  [{ prefix: undefined }, 'no prefix of keys'],
  [{ prefix: 'Shop' }, 'no prefix of keys'],
  [{ verifierSecretArn: undefined }, 'no verifierSecretArn'],
  [{ verifierSecretArn: '' }, 'no verifierSecretArn'],
])('cannot be made with the parameters %j', (changes, text) => {
  expect(() => adapterOf(apiKeySubject(), { ...parameters, ...changes })).toThrow(text);
});

test('a value of another kind is refused', async () => {
  const { message } = await refusalOf(
    (async () => adapterOf(apiKeySubject()).parse('{"token":"hunter2"}'))(),
  );
  expect(message).toContain('not a credential of the kind api-key, which has key.');
});
