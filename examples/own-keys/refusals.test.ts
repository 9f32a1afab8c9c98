/** Keys and tokens that the API refuses, each with the same answer. */
import { createKey } from 'rekey-client/api-keys';
import {
  type Changes,
  confused,
  foreignRing,
  impostor,
  seconds,
  signed,
  unsigned,
  withOtherClaims,
  withOwnKey,
} from './forge';
import { Shop } from './shop';

let shop: Shop;
let api: string;

beforeEach(async () => {
  shop = await new Shop().open();
  api = `${await shop.startApi()}/orders`;
});

afterEach(() => shop.close());

type Forged = (shop: Shop) => string | Promise<string>;
const [CLAIM, NO_KEY, SIGNATURE, INVALID] = [
  'ERR_JWT_CLAIM_VALIDATION_FAILED',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JWS_INVALID',
];
const claiming =
  (claims: object): Forged =>
  (of) =>
    signed(of, { claims });
/** With times in seconds from now. */
const at =
  (times: Readonly<Record<string, number>>): Forged =>
  (of) => {
    const claims = Object.entries(times).map(([name, time]) => [name, seconds(of) + time]);
    return signed(of, { claims: Object.fromEntries(claims) });
  };
const withRing =
  (ringOf: (of: Shop) => Promise<Changes['ring']>): Forged =>
  async (of) =>
    signed(of, { ring: await ringOf(of) });

test.each<[string, Forged]>([
  ['a valid token', (of) => signed(of)],
  ['a token of a service whose clock is ahead', at({ iat: 9 })],
  ['a token in its last second, for an API whose clock is ahead', at({ iat: -909, exp: -9 })],
])('%s is accepted', async (_, credential) => {
  expect((await shop.call(api, await credential(shop))).status).toBe(200);
});

test.each<[string, string, Forged]>([
  ['nothing', 'malformed', () => ''],
  ['another text', 'malformed', () => 'x'],
  ['an unknown key of a customer', 'unknown', () => createKey('shop_live')],
  ['an unknown key of the warehouse', 'unknown', () => createKey('warehouse')],
  ['a key of another service', 'foreign-prefix', () => createKey('other')],
  ['a truncated key', 'malformed', () => createKey('warehouse').slice(0, -1)],
  ['an upper-cased key', 'malformed', () => createKey('warehouse').toUpperCase()],
  ['a key with a wrong checksum', 'wrong-checksum', () => `${createKey('warehouse').slice(0, -6)}000000`],
  ['a token with alg none', NO_KEY, (of) => unsigned(of, 'none')],
  ['a token with alg NONE', NO_KEY, (of) => unsigned(of, 'NONE')],
  ['a token without its signature', SIGNATURE, (of) => unsigned(of, 'EdDSA')],
  ['a token that is signed with the public key as a shared key', NO_KEY, confused],
  ['a token of a foreign ring', NO_KEY, withRing(foreignRing)],
  ['a token of a foreign key with a known id', SIGNATURE, withRing(impostor)],
  ['a token with a key of its own', NO_KEY, withOwnKey],
  ['an expired token', 'ERR_JWT_EXPIRED', at({ exp: -10 })],
  ['a token that lives too long', 'ERR_JWT_EXPIRED', at({ iat: -911, exp: 60 })],
  ['a token of the future', CLAIM, at({ iat: 11, exp: 60 })],
  ['a token that is not valid yet', CLAIM, at({ nbf: 11 })],
  ['a token without an expiry', CLAIM, claiming({ exp: undefined })],
  ['a token without a time', CLAIM, claiming({ iat: undefined })],
  ['a token without a customer', CLAIM, claiming({ sub: undefined })],
  ['a token for another audience', CLAIM, claiming({ aud: 'https://other.example' })],
  ['a token of another issuer', CLAIM, claiming({ iss: 'https://other.example' })],
  ['a token of another type', CLAIM, (of) => signed(of, { header: { typ: 'JWT' } })],
  ['a token with other claims', SIGNATURE, withOtherClaims],
  ['a truncated token', INVALID, async (of) => (await signed(of)).slice(0, -1)],
  ['an upper-cased token', INVALID, async (of) => (await signed(of)).toUpperCase()],
  ['two dots', INVALID, () => '..'],
  ['one dot', INVALID, () => 'a.b'],
])('%s is refused with the one answer, and logged as %s', async (_, reason, credential) => {
  const answer = await shop.call(api, await credential(shop));
  expect(answer).toMatchObject({ status: 401, body: '{"error":"invalid_api_key"}' });
  expect(answer).toEqual(await shop.call(api, createKey('warehouse')));
  expect(shop.reasons[0]).toBe(reason);
});

test.each([
  ['token-keys-public', 503, 200],
  ['warehouse-digests', 200, 503],
])('while %s cannot be read, tokens have the answer %i and keys %i', async (id, ofToken, ofKey) => {
  shop.denied.add(id);
  const { key } = JSON.parse(shop.warehouseKey.secret.text('AWSCURRENT') ?? '');
  const answers = [await shop.call(api, await signed(shop)), await shop.call(api, key)];
  expect(answers.map(({ status }) => status)).toEqual([ofToken, ofKey]);
  expect(shop.reasons).toEqual(['unavailable']);
});

test('a token service that cannot read the ring asks callers to try again', async () => {
  shop.denied.add('token-keys');
  const service = await shop.startTokenService();
  const issued = await shop.customers().issue({ owner: 'acme', scopes: ['orders:read'] });
  const answer = await shop.call(`${service}/token`, issued.reveal(), 'POST');
  expect(answer).toMatchObject({ status: 503, body: '{"error":"temporarily_unavailable"}' });
  expect(shop.reasons).toEqual(['unavailable']);
});
