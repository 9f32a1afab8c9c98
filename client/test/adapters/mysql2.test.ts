import { createHash } from 'node:crypto';
import mysql from 'mysql2';
import { SecretsClient } from '../../src';
import { createPool } from '../../src/adapters/mysql2';
import { MemoryBackend, VirtualClock } from '../../src/testing';

// biome-ignore lint/suspicious/noExplicitAny: the types of mysql2 leave its server out
const mysqlLibrary = mysql as any;

let passwords: string[];
// biome-ignore lint/suspicious/noExplicitAny: the types of mysql2 leave its server out
let server: any;
let backend: MemoryBackend;
let client: SecretsClient;
let sessions = 0;

beforeEach(async () => {
  passwords = ['one'];
  sessions = 0;
  backend = new MemoryBackend();
  // Its clock stands still, so that the number of fetches does not depend on the machine.
  client = new SecretsClient({ backend, timers: false, clock: new VirtualClock() });
  server = mysqlLibrary.createServer();
  server.on('connection', serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await client.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const sha1 = (...parts: Uint8Array[]) => createHash('sha1').update(Buffer.concat(parts)).digest();

/** The answer of mysql_native_password to a scramble. */
function nativePassword(password: string, scramble: Buffer): Buffer {
  const once = sha1(Buffer.from(password));
  const mask = sha1(scramble, sha1(once));
  return Buffer.from(once.map((byte, n) => byte ^ (mask[n] ?? 0)));
}

/** Checks the password like MySQL with mysql_native_password, and answers with the login and number of the session. */
// biome-ignore lint/suspicious/noExplicitAny: the types of mysql2 leave its server out
function serve(connection: any): void {
  let name = '';
  connection.on('error', () => {});
  connection.serverHandshake({
    protocolVersion: 10,
    serverVersion: '8.0.0',
    connectionId: 1,
    statusFlags: 2,
    characterSet: 8,
    capabilityFlags: 0xffffff ^ 0x800,
    authCallback: (
      { user, authToken, authPluginData1, authPluginData2 }: Record<string, Buffer>,
      answer: (error: null, refusal?: object) => void,
    ) => {
      const scramble = Buffer.concat([
        authPluginData1 ?? Buffer.alloc(0),
        authPluginData2 ?? Buffer.alloc(0),
      ]);
      const matches = passwords.some((password) =>
        nativePassword(password, scramble).equals(authToken ?? scramble),
      );
      name = `${user} ${matches ? ++sessions : 0}`;
      answer(null, matches ? undefined : { message: `Access denied for user '${user}'`, code: 1045 });
      // Each command begins with the number 0.
      connection.sequenceId = 0;
    },
  });
  connection.on('query', () => {
    connection.writeTextResult(
      [{ answer: name }],
      [
        {
          catalog: 'def',
          schema: '',
          table: '',
          orgTable: '',
          name: 'answer',
          orgName: '',
          characterSet: 33,
          columnLength: 99,
          columnType: 253,
          flags: 0,
          decimals: 0,
        },
      ],
    );
    connection.sequenceId = 0;
  });
}

const login = (password: string, username = 'app') =>
  JSON.stringify({ username, password, host: '127.0.0.1', port: server._server.address().port });

function poolOf(...parameters: Parameters<typeof createPool>) {
  const pool = createPool(...parameters);
  const answer = async () => {
    const [rows] = await pool.promise().query('select');
    return (rows as { answer: string }[])[0]?.answer;
  };
  return { answer, end: () => pool.promise().end() };
}

test('a pool logs in with the secret', async () => {
  backend.put('db', login('one'));
  const pool = poolOf(client.secret('db'));
  expect(await pool.answer()).toBe('app 1');
  expect(await pool.answer()).toBe('app 1');
  await pool.end();
});

test('no query fails when the password is replaced', async () => {
  backend.put('db', login('one'));
  const pool = poolOf(client.secret('db'), { connectionLimit: 4 });
  await pool.answer();
  passwords = ['two'];
  backend.put('db', login('two', 'app_2'));
  const answers = await Promise.all(Array.from({ length: 20 }, () => pool.answer()));
  expect(answers.every((text) => text?.startsWith('app'))).toBe(true);
  expect(answers.some((text) => text?.startsWith('app_2'))).toBe(true);
  expect(backend.calls).toBe(2);
  await pool.end();
});

test('connections get AWSPENDING before the promotion', async () => {
  backend.put('db', login('one'));
  backend.put('db', login('two'), { stages: ['AWSPENDING'] });
  passwords = ['two'];
  const pool = poolOf(client.secret('db'), {}, { fallbackStages: ['AWSPENDING'] });
  expect(await pool.answer()).toBe('app 1');
  await pool.end();
});

test('connections of a replaced version end when they are released', async () => {
  backend.put('db', login('one'));
  const db = client.secret('db');
  const pool = poolOf(db, { connectionLimit: 1 });
  expect(await pool.answer()).toBe('app 1');
  passwords = ['two'];
  backend.put('db', login('two', 'app_2'));
  await db.refresh();
  expect(await pool.answer()).toBe('app 1');
  expect(await pool.answer()).toBe('app_2 2');
  // The next query waits in the queue for the only connection.
  passwords = ['three'];
  backend.put('db', login('three', 'app_3'));
  await db.refresh();
  expect(await Promise.all([pool.answer(), pool.answer(), pool.answer()])).toEqual([
    'app_2 2',
    'app_3 3',
    'app_3 3',
  ]);
  await pool.end();
});

test('a password that is refused for good fails with a named error', async () => {
  backend.put('db', login('wrong'));
  const pool = poolOf(client.secret('db'), {}, { budget: 0 });
  await expect(pool.answer()).rejects.toMatchObject({ code: 'CredentialRefused', cause: { errno: 1045 } });
  await pool.end();
});

test('host and port of the configuration take precedence', async () => {
  backend.put('db', JSON.stringify({ username: 'app', password: 'one', host: 'elsewhere.invalid', port: 1 }));
  const pool = poolOf(client.secret('db'), { host: '127.0.0.1', port: server._server.address().port });
  expect(await pool.answer()).toBe('app 1');
  await pool.end();
});
