import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { AdapterContext, LabelHeldAdapter } from '../../../../engine/src/adapter';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import { HOUR } from '../../../../engine/src/time/clock';
import { refusalOf } from '../../../../engine/test/world/account';
import { codeOf, DAY, type World } from '../../../../engine/test/world/world';
import { keyring } from '../../../../lambdas/credentials/keyring/adapter';
import type { Algorithm, Ring, RingKey } from '../../../../lambdas/credentials/keyring/contract';
import { issuer, variants } from '../../../../lambdas/credentials/keyring/issuer';
import { makeKey } from '../../../../lambdas/credentials/keyring/keys';
import { asText, idsIn, keyringSubject, publishedIn, ringOf } from './subjects';

const [shared] = variants as [typeof issuer];
const TOKEN = 'token-of-a-rotation-0000000000001';
const ONCE = { successes: 1, within: 0 };
const KEY_SET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:keys-AbCdEf';

/** The adapter alone. Calls of services fail. */
function adapterWith(algorithm: string, changes: object = {}): LabelHeldAdapter<Ring> {
  const parameters = { algorithm, previous: '1', cacheSeconds: '0', verifierSecretArn: KEY_SET, ...changes };
  const context = { clock: new VirtualClock() } as unknown as AdapterContext;
  return keyring().create(parameters, context) as LabelHeldAdapter<Ring>;
}

const issue = (adapter: LabelHeldAdapter<Ring>, request: object = {}) =>
  adapter.issue({ excluded: new Set(), ...request } as never);

const SECRET_PARTS: readonly [Algorithm, number][] = [
  ['HS256', 1],
  ['HS384', 1],
  ['HS512', 1],
  ['A256GCM', 1],
  ['EdDSA', 1],
  ['ES256', 1],
  ['RS256', 6],
];

test.each(SECRET_PARTS)(
  'a ring for %s has two usable keys, whose private parts are redacted',
  async (alg, parts) => {
    const adapter = adapterWith(alg);
    const ring = await issue(adapter);
    expect(ring.keys.map((key) => key.alg)).toEqual([alg, alg]);
    expect(ring.keys.every(({ use }) => use === (alg === 'A256GCM' ? 'enc' : 'sig'))).toBe(true);
    const secrets = adapter.secretsIn(ring);
    expect(secrets).toHaveLength(2 * parts);
    expect(secrets.every((secret) => adapter.serialize(ring).includes(secret))).toBe(true);
    expect(adapter.parse(adapter.serialize(ring))).toEqual(ring);
    const unpublished = keyring().create(
      { algorithm: alg, previous: 1, cacheSeconds: 0, verifierSecretArn: KEY_SET },
      { clock: new VirtualClock() } as never,
    );
    // For key pairs, the next check reads the published keys.
    if (parts === 1 && !['EdDSA', 'ES256'].includes(alg))
      await expect(unpublished.verify(ring, ONCE)).resolves.toBeUndefined();
  },
);

test.each<[Algorithm, number]>([
  ['HS256', 210],
  ['HS512', 260],
  ['A256GCM', 210],
  ['EdDSA', 280],
  ['ES256', 330],
])('a key for %s is not larger than the construct assumes', (alg, bytes) => {
  expect(JSON.stringify({ ...makeKey(alg, Date.now()), exp: 2_000_000_000 }).length).toBeLessThan(bytes);
});

const oct = (bytes: number): Partial<RingKey> => ({
  kty: 'oct',
  k: randomBytes(bytes).toString('base64url'),
});
const pair = (type: 'ec' | 'ed448' | 'rsa', options: object = {}): Partial<RingKey> =>
  (generateKeyPairSync as (type: string, options: object) => { privateKey: KeyObject })(
    type,
    options,
  ).privateKey.export({ format: 'jwk' }) as never;

test.each<[Algorithm, string, Partial<RingKey>]>([
  ['HS256', 'has fewer than 256 bits', oct(31)],
  ['HS512', 'has fewer than 512 bits', oct(63)],
  ['A256GCM', 'has fewer than 256 bits', oct(31)],
  ['A256GCM', 'is not a key for A256GCM', oct(33)],
  ['HS256', 'has fewer than 256 bits', { ...oct(32), kty: 'EC' }],
  ['ES256', 'is not a P-256 key', pair('ec', { namedCurve: 'P-384' })],
  ['ES256', 'is not a key for ES256', oct(32)],
  ['EdDSA', 'is not an Ed25519 key', pair('ed448')],
  ['RS256', 'is not an RSA key of 2048 bits or more', pair('rsa', { modulusLength: 1024 })],
  ['EdDSA', 'is not a key for EdDSA', { kty: 'OKP', crv: 'Ed25519', x: 'AA', d: 'AA' }],
])('a value by hand with an unfit key for %s is refused: it %s', async (alg, problem, key) => {
  const unfit = { ...key, kid: 'unfit', alg, use: 'sig' } as RingKey;
  const error = await refusalOf(adapterWith(alg).verify({ current: 'unfit', keys: [unfit] }, ONCE));
  expect([error.code, error.message]).toEqual([
    'VerifyFailed',
    expect.stringContaining(`The key unfit ${problem}.`),
  ]);
  expect(error.message).not.toContain(String(key.d ?? key.k));
});

const key = (kid: unknown, alg = 'HS256') => ({ kid, alg, kty: 'oct', k: 'secret' });
const ring = (changes: object) => JSON.stringify({ current: 'a', keys: [key('a')], ...changes });

test.each([
  ['SecretMalformed', '', 'empty or binary'],
  ['SecretMalformed', 'hunter2', 'not a JSON object'],
  ['SecretMalformed', 'null', 'not a JSON object'],
  ['WrongKind', '{"key":"k"}', 'not a keyring for HS256, HS384, HS512, which has current and keys'],
  ['WrongKind', ring({ keys: [] }), 'not a keyring'],
  ['WrongKind', ring({ keys: [key('a'), key('a')] }), 'not a keyring'],
  ['WrongKind', ring({ keys: [null] }), 'not a keyring'],
  ['WrongKind', ring({ keys: [key('a'), key(7)] }), 'not a keyring'],
  ['WrongKind', ring({ keys: [key('a'), key('b c')] }), 'not a keyring'],
  ['WrongKind', ring({ keys: [key('a', 'EdDSA')] }), 'not a keyring'],
  ['WrongKind', ring({ keys: [key('a', 'toString')] }), 'not a keyring'],
  ['WrongKind', ring({ current: 'b' }), 'not a keyring'],
  ['WrongKind', ring({ next: 'b' }), 'not a keyring'],
  ['WrongKind', ring({ next: 'a' }), 'not a keyring'],
])('is refused with %s: %s', async (code, text, found) => {
  const { message } = await refusalOf((async () => adapterWith('HS256').parse(text))());
  expect(message).toContain(`[${code}]`);
  expect(message).toContain(found);
  expect(message).not.toContain('hunter2');
});

test('keeps only known members of the ring', () => {
  const parsed = adapterWith('HS256').parse(ring({ more: 1, issuedAt: 7, revoked: ['x', 1] }));
  expect(parsed).toEqual({ current: 'a', revoked: ['x', '1'], keys: [key('a')] });
});

test.each([
  [{ algorithm: 'none' }, 'no algorithm that it knows'],
  [{ algorithm: 'toString' }, 'no algorithm that it knows'],
  [{ verifierSecretArn: undefined }, 'no secret for the public keys of EdDSA'],
  [{ verifierSecretArn: '' }, 'The verifierSecretArn of the kind keyring is not a text'],
  [{ bucket: 1 }, 'The bucket of the kind keyring is not a text'],
  [{ previous: 'many' }, 'The previous of the kind keyring is not a number of 0 or more'],
  [{ previous: undefined }, 'The previous of the kind keyring'],
  [{ cacheSeconds: '' }, 'The cacheSeconds of the kind keyring'],
  [{ keepSeconds: -1 }, 'The keepSeconds of the kind keyring'],
])('cannot be made with the parameters %j', (changes, message) => {
  expect(() => adapterWith('EdDSA', changes)).toThrow(message);
});

test('an algorithm of the same sort takes over, key by key', async () => {
  const old = await issue(adapterWith('ES256'));
  const adapter = adapterWith('EdDSA');
  const first = await issue(adapter, { current: adapter.parse(JSON.stringify(old)) });
  const second = await issue(adapter, { current: first });
  expect([old, first, second].map(({ keys }) => keys.map(({ alg }) => alg))).toEqual([
    ['ES256', 'ES256'],
    ['EdDSA', 'ES256', 'ES256'],
    ['EdDSA', 'EdDSA', 'ES256', 'ES256'],
  ]);
});

test('a rotation by hand waits until every reader knows the next key, and a replacement does not', async () => {
  const { world } = keyringSubject(shared, { ...shared.parameters, cacheSeconds: 2 * 24 * 3600 });
  await world.deploy();
  const { next } = ringOf(world);
  // The deploy ends an hour after the promotion.
  world.clock.pass(2 * DAY - HOUR - 1000);
  const refused = await world.rotate(TOKEN);
  expect(codeOf(refused)).toBe('GraceNotOver');
  expect(String(refused)).toContain('Readers may cache the ring until 2026-01-03T');
  world.clock.pass(1000);
  expect(await world.rotate(TOKEN)).toBe('done');
  expect(ringOf(world).current).toBe(next);
  expect(await world.replaceNow(ringOf(world).current)).toBe('done');
});

describe('a compromised key', () => {
  async function grown(kind = issuer) {
    const it = keyringSubject(kind);
    await it.world.deploy();
    for (let rotation = 0; rotation < 2; rotation++) {
      it.world.clock.pass(2 * DAY);
      expect(await it.world.sweep()).toBe('done');
      expect(await it.world.rotate()).toBe('done');
    }
    return it;
  }

  const held = ({ secret }: World) =>
    Object.keys(secret.labels).flatMap((label) => idsIn(JSON.parse(secret.text(label) ?? '{"keys":[]}')));

  test.each([issuer, shared])('is replaced by the next key, and is in no labelled ring', async (kind) => {
    const { world } = await grown(kind);
    const { current, next, keys } = ringOf(world);
    expect(await world.replaceNow(current)).toBe('done');
    expect(world.replacements[0]).toMatchObject({ outcome: 'replaced', dead: [{ credential: current }] });
    expect(ringOf(world)).toMatchObject({ current: next, revoked: [current] });
    expect(held(world)).not.toContain(current);
    expect(held(world)).toEqual(expect.arrayContaining(idsIn({ keys }).filter((kid) => kid !== current)));
  });

  test.each(['current', 'next', 'previous'])(
    'that is %s is not published any more, also by later rotations',
    async (phase) => {
      const it = await grown();
      const before = ringOf(it.world);
      const previous = idsIn(before)[2] as string;
      const leaked = { current: before.current, next: before.next as string, previous }[phase] as string;
      expect(idsIn(publishedIn(it))).toContain(leaked);
      expect(await it.world.replaceNow(leaked)).toBe('done');
      expect(idsIn(publishedIn(it))).not.toContain(leaked);
      it.world.clock.pass(2 * DAY);
      await it.world.sweep();
      expect(await it.world.rotate()).toBe('done');
      expect(idsIn(publishedIn(it))).not.toContain(leaked);
      expect(idsIn(publishedIn(it))).toEqual(expect.arrayContaining(idsIn(ringOf(it.world))));
    },
  );

  test('takes every other key with it without an id, because the value leaked', async () => {
    const it = await grown();
    const leaked = idsIn(ringOf(it.world));
    expect(await it.world.replaceNow()).toBe('done');
    expect(held(it.world).filter((kid) => leaked.includes(kid))).toEqual([]);
    expect(idsIn(publishedIn(it)).filter((kid) => leaked.includes(kid))).toEqual([]);
  });

  test('of an encryption ring must be named, and the others go on', async () => {
    const encryption = {
      ...shared,
      parameters: asText({ algorithm: 'A256GCM', previous: 1, cacheSeconds: 0 }),
    };
    const { world } = await grown(encryption);
    const { labels } = world.secret;
    const [next, current, ...others] = idsIn(ringOf(world)) as [string, string, ...string[]];
    const refused = await world.replaceNow();
    expect(codeOf(refused)).toBe('CredentialNotNamed');
    expect(String(refused)).toContain('name the compromised one: --credential ID');
    expect(world.secret.labels).toEqual(labels);
    expect(await world.replaceNow(current)).toBe('done');
    expect(ringOf(world).current).toBe(next);
    expect(held(world)).not.toContain(current);
    expect(held(world)).toEqual(expect.arrayContaining(others));
  });
});
