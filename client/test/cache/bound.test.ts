import { setUp } from '../setup';

test('the secrets that were read recently stay', async () => {
  const { backend, client } = setUp({ limit: 3 });
  for (const id of 'abcdef') backend.put(id, id);
  const hot = client.secret('a');
  for (const id of 'bcdef') {
    await hot.get();
    await client.get(id);
  }
  await hot.get();
  expect(backend.calls).toBe(6);
  expect(client.health().secrets).toHaveLength(3);
  expect(client.counters().evictions).toBe(3);
});

test('a handle whose value was dropped reads it again, once for all handles', async () => {
  const { backend, client } = setUp({ limit: 1 });
  backend.put('a', 'a');
  backend.put('b', 'b');
  const [first, second] = [client.secret('a'), client.secret('a')];
  await first.get();
  await client.get('b');
  const values = await Promise.all([first.get(), second.get()]);
  expect(values[0]).toBe(values[1]);
  expect(backend.calls).toBe(3);
});

test('a watched secret stays', async () => {
  const { backend, client } = setUp({ limit: 2 });
  for (const id of 'abcd') backend.put(id, id);
  const watched = client.secret('a');
  watched.onRotate(() => {});
  await watched.get();
  for (const id of 'bcd') await client.get(id);
  await watched.get();
  expect(backend.calls).toBe(4);
});

test('hits of dropped entries are counted', async () => {
  const { backend, client } = setUp({ limit: 1 });
  backend.put('a', 'a');
  backend.put('b', 'b');
  await client.get('a');
  await client.get('a');
  await client.get('b');
  expect(client.counters()).toMatchObject({ hits: 1, misses: 2, evictions: 1 });
});
