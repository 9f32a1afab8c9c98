import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App } from 'aws-cdk-lib';
import { SecretsClient } from 'rekey-client';
import { MemoryBackend, VirtualClock } from 'rekey-client/testing';
import { assertGood, rehearse } from '../../rehearsal/src'; // in your project: from 'cdk-rekey-rehearsal'
import { OrdersStack } from './app';
import { placeOrders } from './place-orders';

const HOUR = 3_600_000;

test('the key rotates for 30 days, and no read fails under heavy faults', async () => {
  const app = new App();
  new OrdersStack(app, 'Orders');
  const report = await rehearse({ assembly: app.synth(), days: 30, faults: 'heavy' });
  assertGood(report);
  expect(report.secrets).toMatchObject([{ path: 'Orders/StockKey', failedReads: 0 }]);
  expect(report.secrets[0]?.rotations).toBeGreaterThanOrEqual(4);
}, 300_000);

/** The service that checks the key: it accepts the keys in `valid`. */
async function startStock() {
  const valid = new Set<string>();
  const statuses: number[] = [];
  const server = createServer((request, response) => {
    const status = valid.has(request.headers.authorization?.slice('Bearer '.length) ?? '') ? 201 : 401;
    statuses.push(status);
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { valid, statuses, url: `http://127.0.0.1:${port}`, close };
}

test('no order fails through a year of rotations, although the replaced key ends at once', async () => {
  const stock = await startStock();
  const clock = new VirtualClock();
  const backend = new MemoryBackend('memory', clock.now);
  const rotate = (key: string) => {
    stock.valid.clear();
    stock.valid.add(key);
    backend.put('stock-key', JSON.stringify({ key }));
  };
  rotate('key-0');
  const secrets = new SecretsClient({ backend, clock, timers: false });
  const handler = placeOrders(secrets, { key: 'stock-key', url: stock.url });
  try {
    for (let week = 1; week <= 52; week++) {
      await handler({ article: 'a', count: 1 }, {});
      rotate(`key-${week}`);
      expect(await handler({ article: 'b', count: 1 }, {})).toEqual({ placed: true });
      await clock.advance(7 * 24 * HOUR);
    }
    // One request of each week was refused and repeated; the caller saw none of it.
    expect(stock.statuses.filter((status) => status === 401)).toHaveLength(52);
    expect(stock.statuses.filter((status) => status === 201)).toHaveLength(104);
  } finally {
    stock.close();
    await secrets.close();
  }
});
