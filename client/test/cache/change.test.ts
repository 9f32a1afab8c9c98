import { type BackendError, type SecretChange, SecretsClient, type SecretsClientOptions } from '../../src';
import { settled } from '../../src/testing';
import { denied, down, HOUR, MINUTE, setUp } from '../setup';

/** A client with the current version of `db` in its cache, and a second version that is current since. */
async function rotated(options?: Partial<SecretsClientOptions>) {
  const parts = setUp({ random: () => 0, ...options });
  const { backend, client, clock } = parts;
  const one = backend.put('db', 'one');
  await client.get('db');
  await clock.advance(MINUTE);
  const two = backend.put('db', 'two');
  /** Applies a change, and lets the time of its spread pass, which is none. */
  const apply = async (change: SecretChange) => {
    const changed = client.changed(change);
    await clock.advance(0);
    return changed;
  };
  return { ...parts, one, two, db: client.secret('db'), apply };
}

test('a change fetches the new version while reads are served', async () => {
  const { db, two, client, clock, backend } = await rotated();
  const changed = client.changed({ ids: ['db'], versionId: two });
  expect(db.peek()?.reveal()).toBe('one');
  await clock.advance(0);
  await changed;
  expect(db.peek()?.reveal()).toBe('two');
  expect(backend.calls).toBe(2);
});

test('a change waits a random part of its spread', async () => {
  const { db, two, client, clock } = await rotated({ random: () => 0.5 });
  client.changed({ ids: ['db'], versionId: two, spread: 3_000 });
  await clock.advance(1_499);
  expect(db.peek()?.reveal()).toBe('one');
  await clock.advance(1);
  expect(db.peek()?.reveal()).toBe('two');
});

test.each<[string, (parts: Awaited<ReturnType<typeof rotated>>) => Promise<void>]>([
  ['has the version already', ({ client, one }) => client.changed({ ids: ['db'], versionId: one })],
  ['concerns another secret', ({ client, two }) => client.changed({ ids: ['mail'], versionId: two })],
  [
    'is older than the cached version',
    ({ client, clock }) => client.changed({ ids: ['db'], versionId: 'zero', at: clock.now() - HOUR }),
  ],
])('a change that %s makes no call', async (_, change) => {
  const parts = await rotated();
  await change(parts);
  expect(parts.backend.calls).toBe(1);
  expect(parts.clock.pending).toBe(0);
});

test('events that come out of order end with the newest version', async () => {
  const { db, two, apply, clock, backend } = await rotated();
  const atTwo = clock.now();
  await clock.advance(MINUTE);
  const three = backend.put('db', 'three');
  await apply({ ids: ['db'], versionId: three, at: clock.now() });
  await apply({ ids: ['db'], versionId: two, at: atTwo });
  expect(db.peek()?.reveal()).toBe('three');
  expect(backend.calls).toBe(2);
});

test('a change back to an earlier version is followed', async () => {
  const { db, one, two, apply, clock, backend } = await rotated();
  await apply({ ids: ['db'], versionId: two, at: clock.now() });
  await clock.advance(MINUTE);
  backend.label('db', 'AWSCURRENT', one);
  await apply({ ids: ['db'], versionId: one, at: clock.now() });
  expect(db.peek()?.reveal()).toBe('one');
});

test('looks again while the backend still returns the version before', async () => {
  const { db, one, two, client, clock, backend } = await rotated();
  backend.label('db', 'AWSCURRENT', one);
  const changed = client.changed({ ids: ['db'], versionId: two, at: clock.now() });
  await clock.advance(2_999);
  expect(backend.calls).toBe(3);
  backend.label('db', 'AWSCURRENT', two);
  await clock.advance(1);
  expect(db.peek()?.reveal()).toBe('two');
  await clock.advance(MINUTE);
  await changed;
  expect(backend.calls).toBe(4);
});

test('gives up when the backend never returns the announced version', async () => {
  const { client, clock, backend } = await rotated();
  backend.label('db', 'AWSCURRENT', (await client.get('db')).versionId);
  const changed = client.changed({ ids: ['db'], versionId: 'lost' });
  await clock.advance(HOUR);
  await changed;
  expect(backend.calls).toBe(5);
});

test('a failed fetch is retried, never rejects, and leaves the cached value', async () => {
  const { db, two, client, clock, backend } = await rotated();
  const errors: BackendError[] = [];
  client.on('error', ({ error }) => errors.push(error as BackendError));
  backend.fault = () => down;
  const changed = client.changed({ ids: ['db'], versionId: two });
  await clock.advance(500);
  expect(db.peek()?.reveal()).toBe('one');
  backend.fault = () => undefined;
  await clock.advance(MINUTE);
  await changed;
  expect(errors).toEqual([down]);
  expect(db.peek()?.reveal()).toBe('two');
});

test('a refused fetch ends it', async () => {
  const { db, two, client, clock, backend } = await rotated();
  backend.fault = () => denied;
  const changed = client.changed({ ids: ['db'], versionId: two });
  await clock.advance(MINUTE);
  await changed;
  expect(backend.calls).toBe(2);
  await expect(db.get()).rejects.toBe(denied);
});

test('fetches other stages and forms too, and no pinned version', async () => {
  const { one, two, client, backend, clock, apply } = await rotated();
  const previous = client.secret('db', { stage: 'AWSPREVIOUS' });
  const asBytes = client.secret('db', { as: 'bytes' });
  const pinned = client.secret('db', { versionId: one });
  await Promise.all([previous.get(), asBytes.get(), pinned.get()]);
  await clock.advance(MINUTE);
  const three = backend.put('db', 'three');
  backend.calls = 0;
  await apply({ ids: ['db'], versionId: three, at: clock.now() });
  expect(backend.calls).toBe(3);
  expect(previous.peek()?.versionId).toBe(two);
  expect(asBytes.peek()?.reveal()).toBe('three');
  expect(pinned.peek()?.versionId).toBe(one);
});

test('a secret that was never read is not fetched', async () => {
  const { client, backend } = setUp();
  client.secret('db');
  await client.changed({ ids: ['db'], versionId: backend.put('db', 'one') });
  expect(backend.calls).toBe(0);
});

test('ends when the client closes', async () => {
  const { two, client, clock, backend } = await rotated({ random: () => 0.5 });
  const changed = client.changed({ ids: ['db'], versionId: two });
  await client.close();
  await clock.advance(MINUTE);
  await changed;
  await settled();
  expect(backend.calls).toBe(1);
  expect(client).toBeInstanceOf(SecretsClient);
});

test('the client tells that it closed', async () => {
  const { client } = setUp();
  const closed = jest.fn();
  client.on('closed', closed);
  await client.close();
  await client.close();
  expect(closed).toHaveBeenCalledTimes(1);
});
