import type { AddressInfo } from 'node:net';
import { App } from 'aws-cdk-lib';
import { SecretsClient } from 'rekey-client';
import { ApiKeys, createKey, createVerifier, keyDigest, keyIdOf } from 'rekey-client/api-keys';
import { MemoryBackend, VirtualClock } from 'rekey-client/testing';
import { MemoryDynamoDb } from '../../client/test/api-keys/store/memory-dynamodb';
import { assertGood, rehearse } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { createApi } from './api';
import { ShopStack } from './app';

const DAY = 24 * 3_600_000;

test('the key of the warehouse rotates for 15 days, and no read fails', async () => {
  const app = new App();
  new ShopStack(app, 'Shop');
  const report = await rehearse({ assembly: app.synth(), days: 15 });
  assertGood(report);
  expect(report.secrets).toMatchObject([{ path: 'Shop/WarehouseKey', failedReads: 0 }]);
  expect(report.secrets[0]?.rotations).toBeGreaterThanOrEqual(2);
}, 300_000);

/** The API with a table in memory and a verifier secret in memory, on a virtual clock. */
async function startApi() {
  const clock = new VirtualClock();
  const table = new MemoryDynamoDb();
  const customers = new ApiKeys({ table: 'keys', prefix: 'shop_live', client: table, clock });
  const backend = new MemoryBackend('memory', clock.now);
  const secrets = new SecretsClient({ backend, clock, timers: false });
  const reasons: string[] = [];
  const server = createApi({
    customers,
    warehouse: createVerifier(secrets.secret('warehouse-digests'), { prefix: 'warehouse' }),
    onRefusal: (reason) => reasons.push(reason),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    clock,
    customers,
    /** Writes the digests of the keys that work, as the rotator does. */
    accept: (...keys: string[]) => {
      const created = new Date(clock.now()).toISOString();
      const entries = keys.map((key) => ({ id: keyIdOf(key), digest: keyDigest(key), created }));
      backend.put('warehouse-digests', JSON.stringify({ keys: entries }));
    },
    reasons,
    call: async (key: string, method = 'GET') => {
      const headers = { authorization: `Bearer ${key}` };
      const response = await fetch(`http://127.0.0.1:${port}/orders`, { method, headers });
      return { status: response.status, body: await response.text() };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await secrets.close();
    },
  };
}

test('customers roll and revoke their keys, and the warehouse rotates its own', async () => {
  const api = await startApi();
  const { clock, customers, call } = api;
  try {
    const issued = await customers.issue({ owner: 'acme', scopes: ['orders:read'] });
    const first = issued.reveal();
    expect(await call(first)).toEqual({ status: 200, body: '{"caller":"acme"}' });
    expect((await call(first, 'POST')).status).toBe(403);

    const rolled = await customers.roll(issued.record.id, { overlap: DAY });
    const second = rolled.reveal();
    expect([(await call(first)).status, (await call(second)).status]).toEqual([200, 200]);
    await clock.advance(DAY);
    expect([(await call(first)).status, (await call(second)).status]).toEqual([401, 200]);
    await customers.revoke(rolled.record.id);
    expect((await call(second)).status).toBe(401);

    let current = createKey('warehouse');
    api.accept(current);
    for (let week = 0; week < 52; week++) {
      const next = createKey('warehouse');
      api.accept(current, next);
      // The rotator installs a digest seconds before anybody can read its key.
      await clock.advance(1_000);
      expect([(await call(current, 'POST')).status, (await call(next, 'POST')).status]).toEqual([200, 200]);
      api.accept(next);
      await clock.advance(7 * DAY);
      expect((await call(current)).status).toBe(401);
      current = next;
    }
    expect(new Set(api.reasons)).toEqual(new Set(['expired', 'revoked', 'unknown']));
  } finally {
    await api.close();
  }
});

test('every refused key has the same answer', async () => {
  const api = await startApi();
  api.accept(createKey('warehouse'));
  try {
    const keys = [
      '',
      'x',
      createKey('shop_live'),
      createKey('warehouse'),
      createKey('other'),
      createKey('warehouse').slice(1),
    ];
    const answers = new Set<string>();
    for (const key of keys) answers.add(JSON.stringify(await api.call(key)));
    expect([...answers]).toEqual([JSON.stringify({ status: 401, body: '{"error":"invalid_api_key"}' })]);
    expect(new Set(api.reasons)).toEqual(new Set(['malformed', 'unknown', 'foreign-prefix']));
  } finally {
    await api.close();
  }
});
