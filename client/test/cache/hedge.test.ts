import { afterRetries, denied, down, HOUR, setUp } from '../setup';

/** The first calls hang, and others do not. */
function hanging(backend: ReturnType<typeof setUp>['backend'], count: number) {
  let calls = 0;
  backend.fault = () => (++calls <= count ? 'hang' : undefined);
}

test('a read without a value asks again when the first call has no answer in a third of the time', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  hanging(backend, 1);
  const read = client.get('db');
  await clock.advance(999);
  expect(backend.calls).toBe(1);
  await clock.advance(1);
  expect((await read).reveal()).toBe('one');
  expect(backend.calls).toBe(2);
  expect(clock.pending).toBe(1);
});

test('a read asks a third time, and no more', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  hanging(backend, 2);
  const read = client.get('db');
  await clock.advance(1_999);
  expect(backend.calls).toBe(2);
  await clock.advance(1);
  expect((await read).reveal()).toBe('one');
  expect(backend.calls).toBe(3);
});

test('a slow first answer is used', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  backend.fault = () => () => new Promise((resolve) => clock.setTimer(resolve, 1_500));
  const read = client.get('db');
  await clock.advance(1_500);
  expect((await read).reveal()).toBe('one');
});

test('a read at the hard stop asks again, too', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  await client.get('db');
  await clock.advance(2 * HOUR);
  hanging(backend, 1);
  expect((await afterRetries(clock, client.get('db'))).reveal()).toBe('one');
});

test('a read at the hard stop retries temporary failures', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  await client.get('db');
  await clock.advance(2 * HOUR);
  let calls = 0;
  backend.fault = () => (++calls < 3 ? down : undefined);
  expect((await afterRetries(clock, client.get('db'))).reveal()).toBe('one');
});

test('a refresh in the background makes one call only', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  await client.get('db');
  await clock.advance(HOUR / 2);
  hanging(backend, 10);
  await client.get('db');
  await clock.advance(2_999);
  expect(backend.calls).toBe(2);
});

test('a refusal ends it although another call has no answer', async () => {
  const { backend, client, clock } = setUp();
  let calls = 0;
  backend.fault = () => (++calls === 1 ? 'hang' : denied);
  const read = client.get('db');
  read.catch(() => {});
  await clock.advance(1_000);
  await expect(read).rejects.toBe(denied);
  expect(backend.calls).toBe(2);
});

test('a temporary failure waits for the other calls', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const ends = [1_500, 900];
  let calls = 0;
  backend.fault = () => {
    const own = ++calls;
    return () =>
      new Promise((resolve, reject) =>
        clock.setTimer(() => (own === 1 ? reject(down) : resolve()), ends[own - 1] as number),
      );
  };
  expect((await afterRetries(clock, client.get('db'))).reveal()).toBe('one');
  expect(backend.calls).toBe(2);
});

test('a refusal is not repeated', async () => {
  const { backend, client, clock } = setUp();
  backend.fault = () => denied;
  await expect(client.get('db')).rejects.toBe(denied);
  await clock.advance(HOUR);
  expect(backend.calls).toBe(1);
  expect(clock.pending).toBe(0);
});

test('a backend that never answers fails at the deadline', async () => {
  const { backend, client, clock } = setUp();
  backend.fault = () => 'hang';
  await expect(afterRetries(clock, client.get('db'))).rejects.toMatchObject({ code: 'BackendUnavailable' });
  expect(backend.calls).toBe(3);
});
