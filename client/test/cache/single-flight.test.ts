import { BackendError } from '../../src';
import { settled } from '../../src/testing';
import { denied, down, MINUTE, setUp } from '../setup';

/** Makes calls wait until they are released. */
function hold(backend: { fault: unknown }) {
  const releases: (() => void)[] = [];
  backend.fault = () => () => new Promise<void>((resolve) => releases.push(resolve));
  return () => releases.splice(0).forEach((release) => void release());
}

test('1000 concurrent cold reads make one call', async () => {
  const { backend, client } = setUp();
  backend.put('db', 'one');
  const reads = await Promise.all(Array.from({ length: 1000 }, () => client.get('db')));
  expect(new Set(reads).size).toBe(1);
  expect(backend.calls).toBe(1);
  expect(client.counters()).toMatchObject({ misses: 1, coalesced: 999 });
});

test('stages, versions, schemas and forms are cached apart', async () => {
  const { backend, client } = setUp();
  const old = backend.put('db', '"one"');
  backend.put('db', '"two"');
  backend.put('db', '"three"', { stages: ['AWSPENDING'] });
  const schema = {
    '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ value: 'valid' }) },
  };
  const values = await Promise.all([
    client.secret('db').get(),
    client.secret('db', { stage: 'AWSPREVIOUS' }).get(),
    client.secret('db', { stage: 'AWSPENDING' }).get(),
    client.secret('db', { versionId: old }).get(),
    client.secret('db', { schema }).get(),
  ]);
  expect(values.map((secret) => secret.json())).toEqual(['two', 'one', 'three', 'one', 'valid']);
});

test('100 forced refreshes for one bad version make one call', async () => {
  const { backend, client } = setUp();
  const versionId = backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.put('db', 'two');
  const results = await Promise.all(
    Array.from({ length: 100 }, () => db.refresh({ unlessVersion: versionId })),
  );
  expect(new Set(results.map((secret) => secret.reveal()))).toEqual(new Set(['two']));
  expect(backend.calls).toBe(2);
});

test('a refresh makes no call when the cache is already newer', async () => {
  const { backend, client } = setUp();
  const old = backend.put('db', 'one');
  backend.put('db', 'two');
  const db = client.secret('db');
  await db.get();
  expect((await db.refresh({ unlessVersion: old })).reveal()).toBe('two');
  expect(backend.calls).toBe(1);
});

test('a refresh does not trust a fetch that began before the failure', async () => {
  const { backend, client, clock } = setUp();
  const versionId = backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  await clock.advance(6 * MINUTE);
  const release = hold(backend);
  await db.get();
  await clock.advance(100);
  const refreshes = [db.refresh({ unlessVersion: versionId }), db.refresh({ unlessVersion: versionId })];
  expect(backend.calls).toBe(2);
  // The fetch in the background ends with the old version; one more follows, for both.
  release();
  await settled();
  expect(backend.calls).toBe(3);
  backend.put('db', 'two');
  release();
  expect((await Promise.all(refreshes)).map((secret) => secret.reveal())).toEqual(['two', 'two']);
  expect(backend.calls).toBe(3);
});

test('a refresh takes the result of an earlier fetch when it is another version', async () => {
  const { backend, client, clock } = setUp();
  const versionId = backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.put('db', 'two');
  await clock.advance(6 * MINUTE);
  const release = hold(backend);
  await db.get();
  await clock.advance(100);
  const refreshed = db.refresh({ unlessVersion: versionId });
  release();
  expect((await refreshed).reveal()).toBe('two');
  expect(backend.calls).toBe(2);
});

test('forced refreshes have a shortest interval, without sleeping', async () => {
  const { backend, client, clock } = setUp();
  const versionId = backend.put('db', 'one');
  const db = client.secret('db');
  await db.refresh({ unlessVersion: versionId });
  for (let n = 0; n < 10; n++) expect(await db.refresh({ unlessVersion: versionId })).toBe(db.peek());
  expect(backend.calls).toBe(1);
  await clock.advance(500);
  await db.refresh({ unlessVersion: versionId });
  expect(backend.calls).toBe(2);
  await db.refresh();
  expect(backend.calls).toBe(3);
});

test('a failed refresh rejects, and reads go on', async () => {
  const { backend, client, clock } = setUp();
  const versionId = backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.fault = () => down;
  const refreshing = db.refresh({ unlessVersion: versionId });
  await Promise.all([expect(refreshing).rejects.toBe(down), clock.advance(200)]);
  expect(backend.calls).toBe(1 + 3);
  await expect(db.refresh({ unlessVersion: versionId })).rejects.toBe(down);
  expect(backend.calls).toBe(1 + 3);
  expect((await db.get()).reveal()).toBe('one');
  await clock.advance(6 * MINUTE);
  backend.fault = () => undefined;
  await expect(db.refresh()).resolves.toBe(db.peek());
});

test('a rejected fetch leaves nothing behind', async () => {
  const { backend, client, clock } = setUp();
  backend.fault = () => denied;
  await expect(client.get('db')).rejects.toBe(denied);
  backend.fault = () => undefined;
  backend.put('db', 'one');
  await clock.advance(MINUTE);
  expect((await client.get('db')).reveal()).toBe('one');
});

test('failures are cached for a short, growing and bounded time', async () => {
  const { backend, client, clock } = setUp();
  backend.fault = () => denied;
  const pauses: number[] = [];
  await expect(client.get('db')).rejects.toBe(denied);
  for (let failures = 1; failures <= 9; failures++) {
    const start = clock.now();
    while (backend.calls === failures) {
      await clock.advance(250);
      await client.get('db').catch(() => {});
    }
    pauses.push(clock.now() - start);
  }
  expect(pauses).toEqual([750, 1500, 3000, 6000, 12000, 24000, 45000, 45000, 45000]);
  expect(client.counters().negative).toBeGreaterThan(100);
});

test('a time that the backend asks for is kept', async () => {
  const { backend, client, clock } = setUp();
  backend.fault = () => new BackendError('throttled', 'Too many requests.', { retryAfter: 20_000 });
  await expect(client.get('db')).rejects.toMatchObject({ code: 'BackendThrottled' });
  expect(backend.calls).toBe(1);
  await clock.advance(19_999);
  await expect(client.get('db')).rejects.toMatchObject({ code: 'BackendThrottled' });
  expect(backend.calls).toBe(1);
  await clock.advance(1);
  await expect(client.get('db')).rejects.toMatchObject({ code: 'BackendThrottled' });
  expect(backend.calls).toBe(2);
});
