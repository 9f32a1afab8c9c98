import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import { refusalOf } from '../../../../engine/test/world/account';
import { DAY } from '../../../../engine/test/world/world';
import type { KeyringParameters, Ring } from '../../../../lambdas/credentials/keyring/contract';
import { copiesOf, objectCopy, parameterCopy } from '../../../../lambdas/credentials/keyring/copies';
import { issuer } from '../../../../lambdas/credentials/keyring/issuer';
import { makeKey } from '../../../../lambdas/credentials/keyring/keys';
import { Publication } from '../../../../lambdas/credentials/keyring/publication';
import { VerifierSecretModel } from '../../../../lambdas/verifier-secret/model';
import { verifierStore } from '../../../../lambdas/verifier-secret/store';
import { idsIn, keyringSubject, publishedIn, ringOf } from './subjects';

const LOG = { scrub: (text: string) => text } as never;
const ONCE = { successes: 1, within: 0 };

const keys = Array.from({ length: 6 }, () => makeKey('EdDSA', 0));
const kid = (index: number) => keys[index]?.kid as string;

/** A ring with the keys from an index on. */
const ringFrom = (index: number, hour: number, changes: object = {}): Ring => ({
  current: kid(index + 1),
  next: kid(index),
  issuedAt: `2026-01-01T0${hour}:00:00.000Z`,
  keys: keys.slice(index, index + 3),
  ...changes,
});

function publication() {
  const clock = new VirtualClock();
  const secret = new VerifierSecretModel(clock);
  const copied: string[] = [];
  const copy = { write: async (text: string) => void copied.push(text) };
  const store = verifierStore('arn', LOG, () => secret.client());
  const places = new Publication(clock, store, [copy]);
  const published = () => idsIn(JSON.parse(secret.text ?? '{"keys":[]}'));
  const run = <T>(work: Promise<T>) => clock.run(work);
  return { places, secret, copied, published, run };
}

test('the published keys are public halves', async () => {
  const { places, secret, copied, run } = publication();
  await run(places.install(ringFrom(0, 1), {}));
  const set = JSON.parse(secret.text as string);
  expect(set.issuedAt).toBe('2026-01-01T01:00:00.000Z');
  const { kid: id, x } = keys[0] as (typeof keys)[0];
  expect(set.keys[0]).toEqual({ kid: id, alg: 'EdDSA', use: 'sig', kty: 'OKP', iat: 0, crv: 'Ed25519', x });
  expect(secret.text).not.toMatch(/"d":/);
  expect(copied).toEqual([secret.text]);
});

test('the keys of the other labelled rings stay published until their labels are gone', async () => {
  const { places, published, run } = publication();
  const [before, ring] = [ringFrom(2, 1), ringFrom(0, 2)];
  await run(places.install(ring, { current: before }));
  expect(published()).toEqual([0, 1, 2, 3, 4].map(kid));
  await run(places.reconcile({ current: ring, previous: before }));
  expect(published()).toEqual([0, 1, 2, 3, 4].map(kid));
  await run(places.reconcile({ current: ring }));
  expect(published()).toEqual([0, 1, 2].map(kid));
});

test('a compromised key stays published while a label holds a ring that signs with it', async () => {
  const { places, published, run } = publication();
  const ring = ringFrom(0, 2, { revoked: [kid(3), kid(4)] });
  await run(places.install(ring, { current: ringFrom(2, 1) }));
  expect(published()).toEqual([0, 1, 2, 3].map(kid));
  await run(places.reconcile({ current: ring }));
  expect(published()).toEqual([0, 1, 2].map(kid));
});

test('a late attempt does not publish an earlier ring', async () => {
  const { places, copied, published, run } = publication();
  const late = ringFrom(2, 1);
  await run(places.install(ringFrom(0, 2), {}));
  await run(places.install(late, {}));
  await run(places.reconcile({ current: late }));
  expect(published()).toEqual([0, 1, 2].map(kid));
  expect(copied).toHaveLength(1);
  // The later keys do not have its previous key, and need not.
  await expect(
    run(places.requirePublished({ ...late, current: kid(2), next: kid(3) }, ONCE)),
  ).resolves.toBeUndefined();
});

test('an installation that is repeated writes the copies again, and a sweep does not', async () => {
  const { places, secret, copied, run } = publication();
  const ring = ringFrom(0, 1);
  await run(places.install(ring, {}));
  await run(places.install(ring, {}));
  await run(places.reconcile({ current: ring }));
  await run(places.reconcile({}));
  expect(copied).toHaveLength(2);
  expect(secret.versions.size).toBe(1);
});

test.each(['hunter2', '{"keys":7}', '{"keys":[]}', '{"issuedAt":7,"keys":[]}'])(
  'a sweep restores keys that were changed by hand: %s',
  async (text) => {
    const { places, secret, copied, published, run } = publication();
    secret.writeByHand('by-hand', text);
    await run(places.reconcile({ current: ringFrom(0, 1) }));
    expect(published()).toEqual([0, 1, 2].map(kid));
    expect(copied).toEqual([secret.text]);
  },
);

test('verification fails for a key that is missing or differs, after the time for it', async () => {
  const { places, secret, run } = publication();
  const ring = ringFrom(0, 1);
  const error = await refusalOf(run(places.requirePublished(ring, { ...ONCE, within: 5000 })));
  expect(error.code).toBe('VerifyFailed');
  expect(error.message).toContain(
    `The published keys differ from those of the ring: ${[0, 1, 2].map(kid).join(', ')}.`,
  );
  await run(places.install(ring, {}));
  const set = JSON.parse(secret.text as string);
  secret.writeByHand(
    'by-hand',
    JSON.stringify({ ...set, keys: [{ ...set.keys[0], x: 'AA' }, ...set.keys.slice(1)] }),
  );
  expect((await refusalOf(run(places.requirePublished(ring, ONCE)))).message).toContain(
    `of the ring: ${kid(0)}.`,
  );
});

/** Removes the published keys, which rule 1 does not allow. */
function writeByHand({ world, published }: ReturnType<typeof keyringSubject>): void {
  world.calls.afterEach = () => undefined;
  published.writeByHand('by-hand', '{"keys":[]}');
}

test('a rotation publishes the next key before it can become current, and sweeps restore the keys', async () => {
  const it = keyringSubject(issuer);
  await it.world.deploy();
  it.world.clock.pass(2 * DAY);
  const token = 'token-of-a-rotation-0000000000001';
  it.world.secret.startRotation(token);
  await it.world.step('createSecret', token);
  const pending = ringOf(it.world, 'AWSPENDING');
  expect(idsIn(publishedIn(it))).not.toContain(pending.next);
  await it.world.step('setSecret', token);
  expect(idsIn(publishedIn(it))).toEqual(expect.arrayContaining(idsIn(pending)));
  await it.world.step('testSecret', token);
  await it.world.step('finishSecret', token);
  writeByHand(it);
  expect(await it.world.sweep()).toBe('done');
  expect(idsIn(publishedIn(it))).toEqual(expect.arrayContaining(idsIn(ringOf(it.world))));
});

test('a rotation is not promoted while its keys are not published', async () => {
  const it = keyringSubject(issuer);
  await it.world.deploy();
  it.world.clock.pass(2 * DAY);
  const before = ringOf(it.world);
  const token = 'token-of-a-rotation-0000000000001';
  it.world.secret.startRotation(token);
  await it.world.step('createSecret', token);
  await it.world.step('setSecret', token);
  writeByHand(it);
  expect(String(await it.world.step('testSecret', token))).toContain('VerifyFailed');
  expect(String(await it.world.step('finishSecret', token))).toContain('VerifyFailed');
  expect(ringOf(it.world)).toEqual(before);
});

describe('a copy', () => {
  const sent: { input: object }[] = [];
  const sdk = { send: async (command: { input: object }) => void sent.push(command) } as never;

  beforeEach(() => void sent.splice(0));

  test('is an object in S3 with its type and its time', async () => {
    await objectCopy('keys', 'jwks.json', 300, LOG, sdk).write('{"keys":[]}');
    expect(sent[0]).toBeInstanceOf(PutObjectCommand);
    expect(sent[0]?.input).toEqual({
      Bucket: 'keys',
      Key: 'jwks.json',
      Body: '{"keys":[]}',
      ContentType: 'application/jwk-set+json',
      CacheControl: 'public, max-age=300',
    });
  });

  test('is a parameter, whose value is replaced', async () => {
    await parameterCopy('/keys', LOG, sdk).write('{"keys":[]}');
    expect(sent[0]).toBeInstanceOf(PutParameterCommand);
    expect(sent[0]?.input).toEqual({ Name: '/keys', Value: '{"keys":[]}', Overwrite: true });
  });

  test('that is denied names the action and the object', async () => {
    const denied = {
      send: () => Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' })),
    } as never;
    const error = await refusalOf(objectCopy('keys', 'jwks.json', 300, LOG, denied).write(''));
    expect([error.code, error.message]).toEqual([
      'AccessDenied',
      expect.stringContaining('s3:PutObject on the object jwks.json in keys'),
    ]);
  });

  test.each<[Partial<KeyringParameters>, number]>([
    [{}, 0],
    [{ bucket: 'keys', objectKey: 'jwks.json' }, 1],
    [{ parameterName: '/keys' }, 1],
    [{ bucket: 'keys', objectKey: 'jwks.json', parameterName: '/keys' }, 2],
  ])('is made for each place: %j', (places, count) => {
    process.env.AWS_REGION = 'eu-central-1';
    expect(copiesOf(places as KeyringParameters, LOG)).toHaveLength(count);
  });
});
