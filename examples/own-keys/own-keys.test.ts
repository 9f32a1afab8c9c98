/** Calls the services over HTTP, while the rotators replace the key of the warehouse and the keys of the tokens. */
import { createKey } from 'rekey-client/api-keys';
import { kidOf } from './forge';
import { DAY, Shop } from './shop';
import { LONGEST_USE, TOKENS } from './token-policy';

const [SECOND, MINUTE] = [1_000, 60_000];
const WEEKS = 6;
/** Times around a promotion at which the caches of the processes differ. */
const AROUND = [-SECOND, SECOND, 2.5 * MINUTE, 6 * MINUTE, 30 * MINUTE, 64 * MINUTE, 71 * MINUTE];

let shop: Shop;

beforeEach(async () => {
  shop = await new Shop().open();
});

afterEach(() => shop.close());

test('no valid key and no valid token is refused through weeks of rotations', async () => {
  const { clock } = shop;
  const apis = [await shop.startApi(), await shop.startApi(), await shop.startApi()];
  const services = [await shop.startTokenService(), await shop.startTokenService()];
  const issued = await shop.customers().issue({ owner: 'acme', scopes: ['orders:read'] });
  const customer = issued.reveal();
  const warehouse = shop.secrets().secret<{ key: string }>('warehouse-key');
  const keyOfWarehouse = async () => (await warehouse.get()).json().key;
  const tokens: { readonly token: string; readonly until: number }[] = [];
  const kids = new Set<string>();
  const answers: number[] = [];
  const call = async (url: string, credential: string, method = 'GET') => {
    const { status, body } = await shop.call(url, credential, method);
    answers.push(status);
    return body;
  };

  /** Callers get tokens from each service, and use keys and tokens at each API. */
  async function load(): Promise<void> {
    const keys = [customer, await keyOfWarehouse()];
    for (const service of services)
      for (const key of keys) {
        const { access_token: token } = JSON.parse(await call(`${service}/token`, key, 'POST'));
        kids.add(kidOf(token));
        tokens.push({ token, until: clock.now() + TOKENS.lifetime * SECOND });
      }
    for (const api of apis)
      for (const credential of [...keys, ...tokens.slice(-4).map(({ token }) => token)])
        await call(`${api}/orders`, credential);
  }

  /** Lets time pass. Each token is used in its last second. */
  async function passTo(time: number): Promise<void> {
    while (tokens[0] && tokens[0].until - SECOND <= time) {
      const { token, until } = tokens.shift() as (typeof tokens)[0];
      clock.pass(Math.max(0, until - SECOND - clock.now()));
      for (const api of apis) await call(`${api}/orders`, token);
    }
    clock.pass(Math.max(0, time - clock.now()));
  }

  for (let week = 1; week <= WEEKS; week++) {
    const due = clock.now() + 7 * DAY;
    for (let day = 1; day < 7; day++) {
      await passTo(due - (7 - day) * DAY);
      for (const secret of [shop.tokenKeys, shop.warehouseKey]) await secret.sweep();
    }
    await passTo(due + (AROUND[0] as number));
    await load();
    await shop.tokenKeys.rotate();
    await shop.warehouseKey.rotate();
    const promoted = clock.now();
    for (const offset of AROUND.slice(1)) {
      await passTo(promoted + offset);
      await load();
    }
  }
  await passTo(clock.now() + DAY);
  expect(kids.size).toBe(WEEKS + 1);
  expect(answers.length).toBeGreaterThan(1_000);
  expect(new Set(answers)).toEqual(new Set([200]));
  expect(shop.reasons).toEqual([]);
});

test('a token has the scopes of the key, and its customer', async () => {
  const [api, service] = [await shop.startApi(), await shop.startTokenService()];
  const key = (await shop.customers().issue({ owner: 'acme', scopes: ['orders:read'] })).reveal();
  const answer = await shop.call(`${service}/token`, key, 'POST');
  const { access_token: token, ...rest } = JSON.parse(answer.body);
  expect(rest).toEqual({ token_type: 'Bearer', expires_in: 900, scope: 'orders:read' });
  expect(answer.headers).toContain('["cache-control","no-store"]');
  expect(await shop.call(`${api}/orders`, token)).toMatchObject({ status: 200, body: '{"caller":"acme"}' });
  expect((await shop.call(`${api}/orders`, token, 'POST')).status).toBe(403);
  expect((await shop.call(`${api}/other`, token)).status).toBe(404);
  // A token cannot be exchanged for another one, so it ends with its lifetime.
  expect((await shop.call(`${service}/token`, token, 'POST')).status).toBe(401);
  expect((await shop.call(`${service}/other`, key, 'POST')).status).toBe(404);
});

test('customers roll and revoke their keys', async () => {
  const { clock } = shop;
  const [api, service] = [await shop.startApi(), await shop.startTokenService()];
  const customers = shop.customers();
  const statuses = async (...keys: string[]) => {
    const answers = await Promise.all(keys.map((key) => shop.call(`${api}/orders`, key)));
    return answers.map(({ status }) => status);
  };
  const issued = await customers.issue({ owner: 'acme', scopes: ['orders:read'] });
  const first = issued.reveal();
  const rolled = await customers.roll(issued.record.id, { overlap: DAY });
  const second = rolled.reveal();
  expect(await statuses(first, second)).toEqual([200, 200]);
  clock.pass(DAY);
  expect(await statuses(first, second)).toEqual([401, 200]);

  const { access_token: token } = JSON.parse((await shop.call(`${service}/token`, second, 'POST')).body);
  await customers.revoke(rolled.record.id);
  clock.pass(MINUTE);
  expect(await statuses(second)).toEqual([401]);
  expect((await shop.call(`${service}/token`, second, 'POST')).status).toBe(401);
  // A token of the key lives on, for its lifetime at the longest.
  expect(await statuses(token)).toEqual([200]);
  clock.pass(LONGEST_USE * SECOND);
  expect(await statuses(token)).toEqual([401]);
});

test('a replaced key of the warehouse works for its grace', async () => {
  const api = await shop.startApi();
  const keyOf = (label: string) => JSON.parse(shop.warehouseKey.secret.text(label) ?? '').key as string;
  const statusOf = async (key: string) => (await shop.call(`${api}/orders`, key, 'POST')).status;
  const first = keyOf('AWSCURRENT');
  expect(await statusOf(first)).toBe(200);
  shop.clock.pass(7 * DAY);
  await shop.warehouseKey.rotate();
  expect([await statusOf(first), await statusOf(keyOf('AWSCURRENT'))]).toEqual([200, 200]);
  shop.clock.pass(DAY + MINUTE);
  await shop.warehouseKey.sweep();
  shop.clock.pass(6 * MINUTE);
  // The cached set is served once more, while it is fetched again.
  await statusOf(createKey('warehouse'));
  expect([await statusOf(first), await statusOf(keyOf('AWSCURRENT'))]).toEqual([401, 200]);
});
