import type { Redis } from 'ioredis';
import { SecretsClient } from '../../src';
import { createRedis } from '../../src/adapters/ioredis';
import { MemoryBackend, VirtualClock } from '../../src/testing';
import { redisWire } from './servers/redis-wire';

let passwords: string[];
let server: Awaited<ReturnType<typeof redisWire>>;
let backend: MemoryBackend;
let client: SecretsClient;
let redis: Redis | undefined;

beforeEach(async () => {
  passwords = ['one'];
  backend = new MemoryBackend();
  // Its clock stands still, so that the number of fetches does not depend on the machine.
  client = new SecretsClient({ backend, timers: false, clock: new VirtualClock() });
  server = await redisWire((user, password) => user.startsWith('app') && passwords.includes(password));
});

afterEach(async () => {
  redis?.disconnect();
  await client.close();
  await server.stop();
});

const login = (password: string, username = 'app') =>
  JSON.stringify({ username, password, host: '127.0.0.1', port: server.port });

test('a client logs in with the secret, and with the host and port in it', async () => {
  backend.put('cache', login('one'));
  redis = createRedis(client.secret('cache'));
  expect(await Promise.all([redis.get('a'), redis.get('b')])).toEqual(['app a', 'app b']);
});

test.each([2, 3] as const)(
  'no command fails when the password is replaced, with RESP%d',
  async (protocol) => {
    backend.put('cache', login('one'));
    redis = createRedis(client.secret('cache'), { protocol, retryStrategy: () => 5 });
    expect(await redis.get('a')).toBe('app a');
    passwords = ['two'];
    backend.put('cache', login('two', 'app_2'));
    redis.disconnect(true);
    expect(await Promise.all([redis.get('b'), redis.get('c')])).toEqual(['app_2 b', 'app_2 c']);
    expect(server.refused).toBe(1);
    expect(backend.calls).toBe(2);
  },
);

test('a lazy client connects with its first command', async () => {
  backend.put('cache', login('one'));
  redis = createRedis(client.secret('cache'), { lazyConnect: true });
  expect(backend.calls).toBe(0);
  expect(await Promise.all([redis.get('a'), redis.get('b')])).toEqual(['app a', 'app b']);
});

test('commands fail with a named error when the password is refused for good', async () => {
  backend.put('cache', login('wrong'));
  redis = createRedis(client.secret('cache'), { retryStrategy: () => 5 }, { budget: 0 });
  const errors: string[] = [];
  redis.on('error', (error: Error & { code?: string }) => errors.push(error.code ?? ''));
  await expect(redis.get('a')).rejects.toMatchObject({ code: 'CredentialRefused' });
  expect(errors).toContain('CredentialRefused');
  // The client goes on to try.
  passwords = ['wrong'];
  expect(await redis.get('b')).toBe('app b');
});

test('commands fail when the secret cannot be read', async () => {
  redis = createRedis(client.secret('missing'), { port: server.port });
  redis.on('error', () => {});
  await expect(redis.get('a')).rejects.toMatchObject({ code: 'SecretNotFound' });
});

test('a duplicate follows the secret too', async () => {
  backend.put('cache', login('one'));
  redis = createRedis(client.secret('cache'));
  await redis.get('a');
  const second = redis.duplicate();
  passwords = ['two'];
  backend.put('cache', login('two', 'app_2'));
  expect(await second.get('a')).toMatch(/^app/);
  second.disconnect();
});

test('a connection error is one of ioredis', async () => {
  backend.put('cache', login('one'));
  await server.stop();
  redis = createRedis(client.secret('cache'), { retryStrategy: () => null });
  redis.on('error', () => {});
  await expect(redis.get('a')).rejects.toMatchObject({ message: 'Connection is closed.' });
});

test('a client that is ended while the secret is read does not connect', async () => {
  let release = () => {};
  backend.put('cache', login('one'));
  backend.fault = () => () =>
    new Promise<void>((resolve) => {
      release = resolve;
    });
  redis = createRedis(client.secret('cache'));
  redis.on('error', () => {});
  const read = redis.get('a').catch((error: Error) => error.message);
  await new Promise((resolve) => setImmediate(resolve));
  redis.disconnect();
  release();
  expect(await read).toBe('Connection is closed.');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(redis.status).toBe('end');
});
