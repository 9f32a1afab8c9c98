/** Tokens of rings that differ: of earlier ones, of two processes, and of two apps. */
import { kidOf, signed } from './forge';
import { DAY, Shop } from './shop';

const MINUTE = 60_000;

let shop: Shop;
let api: string;

beforeEach(async () => {
  shop = await new Shop().open();
  api = `${await shop.startApi()}/orders`;
});

afterEach(() => shop.close());

const statusAt = async (url: string, token: string) => (await shop.call(url, token)).status;

test('a token of a dropped key is refused, although it has not expired', async () => {
  const ring = shop.ring();
  const statusOfOld = async () => statusAt(api, await signed(shop, { ring }));
  for (let rotation = 0; rotation < 2; rotation++) {
    expect(await statusOfOld()).toBe(200);
    shop.clock.pass(7 * DAY);
    await shop.tokenKeys.rotate();
  }
  // The ring that the last rotation replaced has the key until its grace is over.
  expect(await statusOfOld()).toBe(200);
  shop.clock.pass(DAY + MINUTE);
  await shop.tokenKeys.sweep();
  // The cached keys are used once more, while they are fetched again.
  await statusOfOld();
  expect([await statusOfOld(), await statusAt(api, await signed(shop))]).toEqual([401, 200]);
  expect(new Set(shop.reasons)).toEqual(new Set(['ERR_JWKS_NO_MATCHING_KEY']));
});

test('a token of a compromised key is refused when the caches end, and new tokens work at once', async () => {
  shop.clock.pass(7 * DAY);
  const { current } = shop.ring();
  const stolen = { ring: shop.ring(), claims: { exp: Math.floor(shop.clock.now() / 1000) + 900 } };
  expect(await statusAt(api, await signed(shop, stolen))).toBe(200);
  await shop.tokenKeys.replaceNow(current);
  expect(shop.ring().current).not.toBe(current);
  expect(await statusAt(api, await signed(shop))).toBe(200);
  const late = `${await shop.startApi()}/orders`;
  expect(await statusAt(late, await signed(shop, stolen))).toBe(401);
  shop.clock.pass(6 * MINUTE);
  await statusAt(api, await signed(shop));
  expect([await statusAt(api, await signed(shop, stolen)), await statusAt(api, await signed(shop))]).toEqual([
    401, 200,
  ]);
});

test('two token services of which one has cached the earlier ring: every API accepts both', async () => {
  shop.clock.pass(7 * DAY);
  const issued = await shop.customers().issue({ owner: 'acme', scopes: ['orders:read'] });
  const key = issued.reveal();
  const tokenOf = async (service: string) =>
    JSON.parse((await shop.call(`${service}/token`, key, 'POST')).body).access_token as string;
  const early = await shop.startTokenService();
  await tokenOf(early);
  // An API that has cached the public keys before the rotation, and one that reads them after it.
  expect(await statusAt(api, await signed(shop))).toBe(200);
  const late = `${await shop.startApi()}/orders`;
  shop.clock.pass(4 * MINUTE);
  const before = shop.ring();
  await shop.tokenKeys.rotate();
  const tokens = [await tokenOf(early), await tokenOf(await shop.startTokenService())];
  expect(tokens.map(kidOf)).toEqual([before.current, before.next]);
  for (const url of [api, late]) for (const token of tokens) expect(await statusAt(url, token)).toBe(200);
});

test('the token services of two apps: each API refuses the tokens of the other', async () => {
  const other = await new Shop().open();
  try {
    const there = `${await other.startApi()}/orders`;
    const [own, foreign] = [await signed(shop), await signed(other)];
    expect([await statusAt(api, own), await statusAt(api, foreign)]).toEqual([200, 401]);
    expect([await statusAt(there, own), await statusAt(there, foreign)]).toEqual([401, 200]);
  } finally {
    await other.close();
  }
});
