import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, jwtVerify, SignJWT } from 'jose';
import { BackendError, SecretsClient } from '../../src';
import {
  decryptionKeys,
  encryptionKey,
  keySet,
  NoMatchingKeyError,
  signingKey,
} from '../../src/adapters/jose';
import { MemoryBackend, VirtualClock } from '../../src/testing';

type Jwk = Readonly<Record<string, unknown>>;

const PAIRS: Readonly<Record<string, () => object>> = {
  EdDSA: () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
};
const SIZES: Readonly<Record<string, number>> = { HS256: 32, HS384: 48, HS512: 64, A256GCM: 32 };

let ids = 0;
const make = (alg: string): Jwk => ({
  kid: `key-${++ids}`,
  alg,
  ...(PAIRS[alg]?.() ?? { kty: 'oct', k: randomBytes(SIZES[alg] ?? 0).toString('base64url') }),
});
const publicOf = ({ d, p, q, dp, dq, qi, ...half }: Jwk): Jwk => half;
const ring = (current: Jwk, ...others: Jwk[]) =>
  JSON.stringify({ current: current.kid, keys: [...others, current] });
const setOf = (...keys: Jwk[]) => JSON.stringify({ keys: keys.map(publicOf) });

let backend: MemoryBackend;
let clock: VirtualClock;
let client: SecretsClient;

beforeEach(() => {
  backend = new MemoryBackend();
  clock = new VirtualClock();
  client = new SecretsClient({ backend, clock, timers: false });
});

afterEach(() => client.close());

async function signed(handle = client.secret('ring')): Promise<string> {
  const { key, ...header } = await signingKey(handle);
  return new SignJWT({ scope: 'orders' }).setProtectedHeader(header).sign(key);
}

test.each(['EdDSA', 'ES256', 'RS256'])(
  'a token that is signed with %s is verified with public keys',
  async (alg) => {
    const [next, current] = [make(alg), make(alg)];
    backend.put('ring', ring(current, next));
    backend.put('public', setOf(next, current));
    const verify = keySet(client.secret('public'));
    const { payload, protectedHeader } = await jwtVerify(await signed(), verify);
    expect([payload.scope, protectedHeader.kid, protectedHeader.alg]).toEqual(['orders', current.kid, alg]);
    const own = keySet(client.secret('ring'));
    expect((await own({ alg, kid: String(current.kid) })).type).toBe('public');
    expect((await jwtVerify(await signed(), own)).protectedHeader.kid).toBe(current.kid);
  },
);

test.each(['HS256', 'HS384', 'HS512'])(
  'a token that is signed with %s is verified with the ring',
  async (alg) => {
    backend.put('ring', ring(make(alg)));
    const { payload } = await jwtVerify(await signed(), keySet(client.secret('ring')));
    expect(payload.scope).toBe('orders');
  },
);

test('a text is decrypted with the key that encrypted it, after a rotation', async () => {
  const [first, second] = [make('A256GCM'), make('A256GCM')];
  backend.put('ring', ring(first, second));
  const { key, ...header } = await encryptionKey(client.secret('ring'));
  expect(header).toEqual({ alg: 'dir', enc: 'A256GCM', kid: first.kid });
  const text = await new CompactEncrypt(Buffer.from('card')).setProtectedHeader(header).encrypt(key);
  backend.put('ring', ring(second, first));
  await client.secret('ring').refresh();
  const { plaintext } = await compactDecrypt(text, decryptionKeys(client.secret('ring')));
  expect(Buffer.from(plaintext).toString()).toBe('card');
  expect((await encryptionKey(client.secret('ring'))).kid).toBe(second.kid);
});

test('keys are imported once for each version', async () => {
  backend.put('ring', ring(make('EdDSA')));
  const [one, two] = [await signingKey(client.secret('ring')), await signingKey(client.secret('ring'))];
  expect(two.key).toBe(one.key);
});

describe('an unknown key id', () => {
  const fetches = () => client.counters().forced;

  async function verifier() {
    const [first, second] = [make('EdDSA'), make('EdDSA')];
    backend.put('ring', ring(first));
    backend.put('public', setOf(first));
    const verify = keySet(client.secret('public'));
    await jwtVerify(await signed(), verify);
    backend.put('ring', ring(second));
    backend.put('public', setOf(second));
    await client.secret('ring').refresh();
    return { verify, token: await signed() };
  }

  test('makes the verifier fetch the keys again, once for all tokens', async () => {
    const { verify, token } = await verifier();
    const before = fetches();
    await Promise.all(Array.from({ length: 20 }, () => jwtVerify(token, verify)));
    expect(fetches() - before).toBe(1);
  });

  test('causes one fetch in 10 seconds, however many tokens there are', async () => {
    const { verify } = await verifier();
    const unknown = { alg: 'EdDSA', kid: 'made-up' };
    const before = fetches();
    for (let second = 0; second < 30; second++) {
      for (let token = 0; token < 10; token++)
        await expect(verify(unknown)).rejects.toThrow(NoMatchingKeyError);
      await clock.advance(1000);
    }
    expect(fetches() - before).toBe(3);
  });

  test('is an error with the code of jose, which names no key', async () => {
    const { verify } = await verifier();
    const error = await verify({ alg: 'EdDSA', kid: 'made-up' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect(String(error)).toMatch(/^NoMatchingKeyError: No key of \[secret public ….{4}\] fits/);
  });

  test('is an error of the backend while it fails', async () => {
    const { verify, token } = await verifier();
    backend.fault = () => new BackendError('transient', 'The backend is down.');
    const refused = expect(jwtVerify(token, verify)).rejects.toMatchObject({ name: 'BackendError' });
    await clock.advance(60_000);
    await refused;
  });
});

test.each([
  ['without a key id', { alg: 'EdDSA' }],
  ['with another algorithm', { alg: 'HS256', kid: 'pair' }],
  ['without an algorithm', { kid: 'pair' }],
])('a token %s has no key, and causes no fetch', async (_, header) => {
  backend.put('public', setOf({ ...make('EdDSA'), kid: 'pair' }));
  const verify = keySet(client.secret('public'));
  await client.secret('public').get();
  const { forced } = client.counters();
  await expect(verify(header)).rejects.toThrow(NoMatchingKeyError);
  expect(client.counters().forced).toBe(forced);
});

test('a public key does not verify a token that is signed with it as a shared key', async () => {
  const pair = make('RS256');
  backend.put('public', setOf(pair));
  const secret = createSecretKey(Buffer.from(String(pair.n)));
  const header = { alg: 'HS256', kid: String(pair.kid) };
  const forged = await new SignJWT({}).setProtectedHeader(header).sign(secret);
  await expect(jwtVerify(forged, keySet(client.secret('public')))).rejects.toThrow(NoMatchingKeyError);
});

test('signing keys do not encrypt, and encryption keys do not verify', async () => {
  backend.put('ring', ring({ ...make('HS256'), kid: 'shared' }));
  await expect(encryptionKey(client.secret('ring'))).rejects.toThrow(NoMatchingKeyError);
  const header = { alg: 'dir', enc: 'A256GCM', kid: 'shared' };
  await expect(decryptionKeys(client.secret('ring'))(header)).rejects.toThrow(NoMatchingKeyError);
});

test.each([
  ['public keys', () => setOf(make('EdDSA')), 'has no current, the id of a key with its private half'],
  ['a password', () => '{"password":"p"}', 'has no keys, a list of JSON Web Keys'],
  ['null', () => 'null', 'has no keys'],
])('refuses to sign with %s', async (_, text, message) => {
  backend.put('ring', text());
  await expect(signingKey(client.secret('ring'))).rejects.toThrow(message);
});

test('keys without an id or an algorithm are skipped', async () => {
  const key = make('EdDSA');
  backend.put('ring', JSON.stringify({ current: key.kid, keys: [null, {}, { kid: 'x' }, key] }));
  expect((await signingKey(client.secret('ring'))).kid).toBe(key.kid);
  await expect(keySet(client.secret('ring'))({ kid: 'x', alg: 'undefined' })).rejects.toThrow(
    NoMatchingKeyError,
  );
});
