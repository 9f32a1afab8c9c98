/** Sends random changes of a valid token to the check of tokens. */
import fc from 'fast-check';
import { signed } from './forge';
import { Shop } from './shop';
import { createTokenVerifier, type TokenVerifier } from './tokens';

let shop: Shop;
let verifier: TokenVerifier;
let token: string;

beforeAll(async () => {
  shop = await new Shop().open();
  verifier = createTokenVerifier(shop.secrets().secret('token-keys-public'), shop.clock.now);
  token = await signed(shop);
});

afterAll(() => shop.close());

/** The bytes of a token: the last character of a part has bits without a meaning. */
const bytesOf = (text: string) =>
  text.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
const partOf = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '').toString('base64url');

async function requireRefused(changed: string): Promise<void> {
  const { ok, ...rest } = await verifier.verify(changed);
  if (String(bytesOf(changed)) === String(bytesOf(token))) return;
  expect(ok).toBe(false);
  // The reason is one of the token, not of the keys.
  expect(rest).toEqual({ result: expect.stringMatching(/^ERR_J/) });
}

test('the token is valid', async () => {
  expect(await verifier.verify(token)).toMatchObject({ ok: true });
});

test('a change of its characters is refused', async () => {
  const change = fc.record({
    at: fc.nat(token.length - 1),
    length: fc.nat(3),
    text: fc.string({ maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(change, ({ at, length, text }) =>
      requireRefused(token.slice(0, at) + text + token.slice(at + length)),
    ),
    { numRuns: 200 },
  );
});

test('any header with its claims and its signature is refused', async () => {
  const [header = '', payload, signature] = token.split('.');
  const { kid, ...valid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const member = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(kid, '__proto__', 'constructor', 'none', 'HS256', 'EdDSA', ['b64']),
  );
  const headers = fc.dictionary(
    fc.constantFrom('alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'jku', 'x5c', 'enc', 'zip'),
    member,
  );
  await fc.assert(
    fc.asyncProperty(headers, fc.boolean(), (members, keep) =>
      requireRefused(
        [partOf({ ...(keep ? { kid, ...valid } : {}), x: 1, ...members }), payload, signature].join('.'),
      ),
    ),
    { numRuns: 200 },
  );
});

test('any other claims are refused', async () => {
  const [header, , signature] = token.split('.');
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), (claims) =>
      requireRefused([header, partOf(claims), signature].join('.')),
    ),
    { numRuns: 200 },
  );
});

test.each([fc.string(), fc.string({ unit: 'binary', maxLength: 2000 })])(
  'any text is refused',
  async (texts) => {
    await fc.assert(fc.asyncProperty(texts, requireRefused), { numRuns: 100 });
  },
);

test('scopes of another type are no scopes', async () => {
  for (const scope of [undefined, null, 7, ['orders:read'], { 'orders:read': true }]) {
    const check = await verifier.verify(await signed(shop, { claims: { scope } }));
    expect(check).toEqual({ ok: true, caller: { name: 'acme', scopes: [] } });
  }
});
