import { BackendError, SecretsClient } from '../../src';
import { MemoryBackend } from '../../src/testing';
import { afterRetries, denied, down, HOUR, MINUTE, setUp } from '../setup';

test('a cold read of a backend that hangs fails at the deadline', async () => {
  const { backend, client, clock } = setUp();
  backend.fault = () => 'hang';
  const read = client.get('db').catch((error: unknown) => error);
  await clock.advance(3_000);
  expect(await read).toMatchObject({
    failure: 'transient',
    message: expect.stringContaining('within 3000 ms'),
  });
  expect(clock.pending).toBe(0);
});

test('a backend that ignores the signal does not hold reads', async () => {
  const { clock } = setUp();
  const backend = { name: 'deaf', fetch: () => new Promise<never>(() => {}) };
  const client = new SecretsClient({ backend, clock });
  const read = client.get('db').catch((error: unknown) => error);
  await clock.advance(3_000);
  expect(await read).toBeInstanceOf(BackendError);
});

test('a stale value is served at once while the backend hangs', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.fault = () => 'hang';
  await clock.advance(6 * MINUTE);
  for (let n = 0; n < 5; n++) {
    expect((await db.get()).reveal()).toBe('one');
    await clock.advance(10_000);
  }
  expect(backend.calls).toBeGreaterThan(2);
});

test('a cold read retries temporary failures within its deadline', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const faults = [down, down, undefined];
  backend.fault = () => faults.shift();
  const read = client.get('db');
  await clock.advance(1_000);
  expect((await read).reveal()).toBe('one');
  expect(backend.calls).toBe(3);
});

test('a refusal is not retried', async () => {
  const { backend, client } = setUp();
  backend.fault = () => denied;
  await expect(client.get('db')).rejects.toBe(denied);
  expect(backend.calls).toBe(1);
});

test('a fetch that was lost in a freeze is started again, for its readers too', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  backend.fault = () => 'hang';
  const before = client.get('db');
  clock.freeze(10 * MINUTE);
  backend.fault = () => undefined;
  expect((await client.get('db')).reveal()).toBe('one');
  expect((await before).reveal()).toBe('one');
  expect(backend.calls).toBe(2);
});

test('a value that went stale in a freeze is served, and one beyond the hard stop is not', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.put('db', 'two');
  clock.freeze(30 * MINUTE);
  expect((await db.get()).reveal()).toBe('one');
  await clock.advance(0);
  expect((await db.get()).reveal()).toBe('two');
  backend.put('db', 'three');
  clock.freeze(2 * HOUR);
  expect((await db.get()).reveal()).toBe('three');
});

test('an unexpected error of a backend is not quoted', async () => {
  const { clock } = setUp();
  const backend = {
    name: 'broken',
    fetch: () => Promise.reject(new TypeError('cannot read hunter2-hunter2')),
  };
  const client = new SecretsClient({ backend, clock, random: () => 0.5, timeout: 1 });
  const error: Error = await client.get('db').catch((reason) => reason);
  expect(error).toMatchObject({ failure: 'transient', message: expect.stringContaining('TypeError') });
  expect(`${error.message}${error.cause}${error.stack}`).not.toContain('hunter2');
});

describe('with a replica', () => {
  function withReplica() {
    const { clock } = setUp();
    const backend = new MemoryBackend('primary', clock.now);
    const replica = new MemoryBackend('replica', clock.now);
    const client = new SecretsClient({ backend, replica, clock, random: () => 0.5, timers: false });
    return { clock, backend, replica, client };
  }

  test.each([down, new BackendError('throttled', 'Too many requests.')])(
    'it answers when the backend cannot',
    async (fault) => {
      const { backend, replica, client } = withReplica();
      backend.fault = () => fault;
      replica.put('db', 'one');
      expect((await client.get('db')).reveal()).toBe('one');
      expect(client.health().calls).toEqual({ primary: 1, replica: 1 });
    },
  );

  test('it answers within the deadline when the backend hangs', async () => {
    const { clock, backend, replica, client } = withReplica();
    backend.fault = () => 'hang';
    replica.put('db', 'one');
    const read = client.get('db');
    await clock.advance(1_500);
    expect((await read).reveal()).toBe('one');
  });

  test('it is not asked when the backend refuses', async () => {
    const { backend, replica, client } = withReplica();
    backend.fault = () => denied;
    replica.put('db', 'one');
    await expect(client.get('db')).rejects.toBe(denied);
    expect(replica.calls).toBe(0);
  });

  test('its refusal is not one of the backend', async () => {
    const { clock, backend, replica, client } = withReplica();
    backend.put('db', 'one');
    const db = client.secret('db');
    await db.get();
    backend.fault = () => down;
    replica.fault = () => denied;
    await clock.advance(6 * MINUTE);
    await expect(afterRetries(clock, db.refresh())).rejects.toBe(down);
    expect((await db.get()).reveal()).toBe('one');
  });

  test('its older version does not replace a newer one', async () => {
    const { clock, backend, replica, client } = withReplica();
    replica.put('db', 'one', { versionId: 'v1' });
    await clock.advance(1_000);
    backend.put('db', 'two', { versionId: 'v2' });
    const db = client.secret('db');
    await db.get();
    backend.fault = () => down;
    await expect(db.refresh()).rejects.toMatchObject({ failure: 'transient' });
    expect((await db.get()).reveal()).toBe('two');
  });
});
