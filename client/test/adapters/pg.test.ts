import { SecretsClient } from '../../src';
import { createPool } from '../../src/adapters/pg';
import { MemoryBackend, VirtualClock } from '../../src/testing';
import { postgresWire } from './servers/postgres-wire';
import type { WireServer } from './servers/wire-server';

let passwords: string[];
let server: WireServer;
let backend: MemoryBackend;
let client: SecretsClient;

beforeEach(async () => {
  passwords = ['one'];
  backend = new MemoryBackend();
  // Its clock stands still, so that the number of fetches does not depend on the machine.
  client = new SecretsClient({ backend, timers: false, clock: new VirtualClock() });
  server = await postgresWire((user, password) => user.startsWith('app') && passwords.includes(password));
});

afterEach(async () => {
  await client.close();
  await server.stop();
});

const login = (password: string, username = 'app') =>
  JSON.stringify({ username, password, host: '127.0.0.1', port: server.port, dbname: 'app' });
const answer = async (pool: { query(text: string): Promise<{ rows: { answer: string }[] }> }) =>
  (await pool.query('select')).rows[0]?.answer;

test('a pool logs in with the secret, and with the host and port in it', async () => {
  backend.put('db', login('one'));
  const pool = createPool(client.secret('db'));
  expect(await answer(pool)).toBe('app 1');
  expect(await answer(pool)).toBe('app 1');
  await pool.end();
});

test('the secret may be the password alone', async () => {
  backend.put('db', 'one');
  const pool = createPool(client.secret('db'), {
    host: '127.0.0.1',
    port: server.port,
    user: 'app',
    database: 'app',
  });
  expect(await answer(pool)).toBe('app 1');
  await pool.end();
});

test('no query fails when the password is replaced', async () => {
  backend.put('db', login('one'));
  const pool = createPool(client.secret('db'), { max: 4 });
  await answer(pool);
  passwords = ['two'];
  backend.put('db', login('two'));
  const answers = await Promise.all(Array.from({ length: 20 }, () => answer(pool)));
  expect(answers.every((text) => text?.startsWith('app '))).toBe(true);
  expect(backend.calls).toBe(2);
  await pool.end();
});

test('connections get AWSPENDING before the promotion', async () => {
  backend.put('db', login('one'));
  backend.put('db', login('two'), { stages: ['AWSPENDING'] });
  passwords = ['two'];
  const pool = createPool(client.secret('db'), { max: 2 }, { fallbackStages: ['AWSPENDING'] });
  const clients = await Promise.all([pool.connect(), pool.connect()]);
  for (const connection of clients) connection.release();
  expect(client.secret('db').peek()?.json()).toMatchObject({ password: 'one' });
  await pool.end();
});

test('connections of a replaced version end when they are released', async () => {
  backend.put('db', login('one'));
  const db = client.secret('db');
  const pool = createPool(db, { max: 1 });
  expect(await answer(pool)).toBe('app 1');
  passwords = ['two'];
  backend.put('db', login('two', 'app_2'));
  await db.refresh();
  expect(await answer(pool)).toBe('app 1');
  expect(await answer(pool)).toBe('app_2 2');
  const kept = createPool(db, { max: 1 }, { drain: false });
  expect(await answer(kept)).toBe('app_2 3');
  passwords = ['three'];
  backend.put('db', login('three', 'app_3'));
  await db.refresh();
  await answer(kept);
  expect(await answer(kept)).toBe('app_2 3');
  await Promise.all([pool.end(), kept.end()]);
});

test('the callbacks of pg work', async () => {
  backend.put('db', login('one'));
  const pool = createPool(client.secret('db'));
  const text = await new Promise((resolve, reject) => {
    pool.connect((error, connection, release) => {
      if (error || connection === undefined) return reject(error);
      connection.query('select', (failed, result) => {
        release();
        if (failed) reject(failed);
        else resolve(result.rows[0].answer);
      });
    });
  });
  expect(text).toBe('app 1');
  await new Promise<void>((resolve) => pool.end(resolve));
});

test('a password that is refused for good fails with a named error', async () => {
  backend.put('db', login('wrong'));
  const pool = createPool(client.secret('db'), {}, { budget: 0 });
  await expect(answer(pool)).rejects.toMatchObject({ code: 'CredentialRefused', cause: { code: '28P01' } });
  await expect(pool.connect()).rejects.toMatchObject({ code: 'CredentialRefused' });
  await pool.end();
});

test('a secret without password is named', async () => {
  backend.put('db', '{"username":"app"}');
  const pool = createPool(client.secret('db'));
  await expect(answer(pool)).rejects.toMatchObject({
    code: 'SecretLacksMember',
    message: expect.stringContaining('password'),
  });
  await pool.end();
});
