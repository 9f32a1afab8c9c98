import { settled } from '../../src/testing';
import { afterRetries, denied, down, HOUR, MINUTE, setUp } from '../setup';

test('a fresh value is served without a call', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  expect((await db.get()).reveal()).toBe('one');
  await clock.advance(4.9 * MINUTE);
  expect((await db.get()).reveal()).toBe('one');
  expect(backend.calls).toBe(1);
  expect(client.counters()).toMatchObject({ hits: 1, misses: 1 });
});

test('a stale value is served at once, and fetched again in the background', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.put('db', 'two');
  await clock.advance(6 * MINUTE);
  expect((await db.get()).reveal()).toBe('one');
  await clock.advance(0);
  expect((await db.get()).reveal()).toBe('two');
  expect(backend.calls).toBe(2);
});

test('the fresh time varies by a tenth', async () => {
  for (const [random, minutes] of [
    [0, 4.5],
    [1, 5.5],
  ] as const) {
    const { backend, client, clock } = setUp({ random: () => random });
    backend.put('db', 'one');
    await client.get('db');
    await clock.advance(minutes * MINUTE - 1);
    await client.get('db');
    expect(backend.calls).toBe(1);
    await clock.advance(1);
    await client.get('db');
    await settled();
    expect(backend.calls).toBe(2);
  }
});

test('a value is served while the backend is down, until its hard stop', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.fault = () => down;
  await clock.advance(64 * MINUTE);
  expect((await db.get()).reveal()).toBe('one');
  expect(db.peek()?.reveal()).toBe('one');
  await clock.advance(MINUTE);
  expect(db.peek()).toBeUndefined();
  await expect(afterRetries(clock, db.get())).rejects.toMatchObject({ code: 'SecretStale', cause: down });
  backend.fault = () => undefined;
  await clock.advance(5_000);
  expect((await db.get()).reveal()).toBe('one');
});

test('a value at its hard stop is fetched once more, whatever the backoff', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.fault = () => down;
  for (let minute = 0; minute < 64.9; minute += 0.1) {
    await db.get();
    await clock.advance(0.1 * MINUTE);
  }
  backend.fault = () => undefined;
  await clock.advance(0.2 * MINUTE);
  expect((await db.get()).reveal()).toBe('one');
});

test.each(['denied', 'not-found', 'deleted', 'key-unavailable'] as const)(
  'a failure of class %s ends a cached value',
  async (failure) => {
    const { backend, client, clock } = setUp();
    backend.put('db', 'one');
    const db = client.secret('db');
    await db.get();
    const error = Object.assign(Object.create(Object.getPrototypeOf(denied)), { failure, message: 'gone' });
    backend.fault = () => error;
    await clock.advance(6 * MINUTE);
    await db.get();
    await clock.advance(0);
    expect(db.peek()).toBeUndefined();
    await expect(db.get()).rejects.toBe(error);
  },
);

test('a wall clock that goes back does not extend the hard stop', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.fault = () => down;
  await clock.advance(66 * MINUTE);
  clock.freeze(-2 * HOUR);
  await expect(afterRetries(clock, db.get())).rejects.toMatchObject({ code: 'SecretStale' });
});

test('an announced rotation shortens the fresh time, and never lengthens it', async () => {
  const { backend, client, clock } = setUp();
  backend.put('soon', 'one');
  backend.put('late', 'one');
  const at = { soon: clock.now() + MINUTE, late: clock.now() + HOUR };
  backend.nextRotationAt = (id) => at[id as keyof typeof at];
  await Promise.all([client.get('soon'), client.get('late')]);
  await clock.advance(MINUTE);
  await Promise.all([client.get('soon'), client.get('late')]);
  await settled();
  expect(backend.calls).toBe(3);
  await clock.advance(4 * MINUTE);
  await client.get('late');
  await settled();
  expect(backend.calls).toBe(4);
});

test('a lease ends its value', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  backend.lease = () => ({ id: 'lease', seconds: 3600, renewable: false });
  const db = client.secret('db');
  await db.get();
  await clock.advance(35 * MINUTE);
  await db.get();
  expect(backend.calls).toBe(1);
  backend.fault = () => down;
  await clock.advance(20 * MINUTE);
  expect((await db.get()).reveal()).toBe('one');
  await clock.advance(3 * MINUTE);
  await expect(afterRetries(clock, db.get())).rejects.toMatchObject({ code: 'SecretStale' });
});

test('a refresh in the background begins after the reads of the same turn', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  await clock.advance(6 * MINUTE);
  await Promise.all(Array.from({ length: 100 }, () => db.get()));
  expect(backend.calls).toBe(1);
  await settled();
  expect(backend.calls).toBe(2);
});

test('a wall clock that goes back while a stale value is read does not extend the hard stop', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  await db.get();
  backend.fault = () => down;
  await clock.advance(30 * MINUTE);
  await db.get();
  await clock.advance(0);
  await db.get();
  clock.freeze(-20 * MINUTE);
  await db.get();
  await clock.advance(35 * MINUTE + 1);
  await expect(afterRetries(clock, db.get())).rejects.toMatchObject({ code: 'SecretStale' });
});

test('reads of a stale value are counted apart', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const db = client.secret('db');
  for (let n = 0; n < 4; n++) await db.get();
  backend.fault = () => down;
  await clock.advance(6 * MINUTE);
  for (let n = 0; n < 5; n++) await db.get();
  expect(client.counters()).toMatchObject({ hits: 3, staleServed: 5 });
  await clock.advance(MINUTE);
  backend.fault = () => undefined;
  for (let n = 0; n < 2; n++) await db.get();
  await settled();
  await db.get();
  expect(client.counters()).toMatchObject({ hits: 4, staleServed: 7, refreshes: 2 });
});
