import { MINUTE, setUp } from '../setup';

const bytes = (text: string) => new TextEncoder().encode(text);

test('bytes of a replaced version are overwritten after the drain time', async () => {
  const { backend, client, clock } = setUp();
  backend.put('key', bytes('one'));
  const key = client.secret('key');
  const held = await key.get();
  backend.put('key', bytes('two'));
  await key.refresh();
  await clock.advance(MINUTE - 1);
  expect(held.bytes()).toEqual(bytes('one'));
  await clock.advance(1);
  expect(() => held.bytes()).toThrow(expect.objectContaining({ code: 'SecretWiped' }));
  expect(clock.pending).toBe(0);
});

test('at most one replaced version is kept', async () => {
  const { backend, client, clock } = setUp();
  backend.put('key', bytes('0'));
  const key = client.secret('key');
  const held = [await key.get()];
  for (const value of '1234') {
    backend.put('key', bytes(value));
    held.push(await key.refresh());
  }
  const readable = held.map((secret) => {
    try {
      return new TextDecoder().decode(secret.bytes());
    } catch {
      return undefined;
    }
  });
  expect(readable).toEqual([undefined, undefined, undefined, '3', '4']);
  expect(clock.pending).toBe(1);
});

test('text that was asked for as bytes is overwritten, and other text stays readable', async () => {
  const { backend, client, clock } = setUp();
  backend.put('db', 'one');
  const [asBytes, asText] = [client.secret('db', { as: 'bytes' }), client.secret('db')];
  const [first, second] = await Promise.all([asBytes.get(), asText.get()]);
  expect(first.reveal()).toBe('one');
  backend.put('db', 'two');
  await Promise.all([asBytes.refresh(), asText.refresh()]);
  await clock.advance(2 * MINUTE);
  expect(() => first.reveal()).toThrow(expect.objectContaining({ code: 'SecretWiped' }));
  expect(second.reveal()).toBe('one');
});

test('bytes of a dropped value are overwritten after the drain time', async () => {
  const { backend, client, clock } = setUp({ limit: 1 });
  backend.put('a', bytes('a'));
  backend.put('b', bytes('b'));
  const held = await client.get('a');
  await client.get('b');
  expect(held.bytes()).toEqual(bytes('a'));
  await clock.advance(MINUTE);
  expect(() => held.bytes()).toThrow(expect.objectContaining({ code: 'SecretWiped' }));
});

test('everything is wiped at once when the client closes', async () => {
  const { backend, client } = setUp();
  backend.put('key', bytes('one'));
  backend.put('db', '{"password":"one"}');
  const [key, db] = [await client.get('key'), await client.get('db')];
  db.json();
  backend.put('key', bytes('two'));
  const next = await client.secret('key').refresh();
  await client.close();
  for (const read of [() => key.bytes(), () => next.bytes(), () => db.reveal(), () => db.json()])
    expect(read).toThrow(expect.objectContaining({ code: 'SecretWiped' }));
});
