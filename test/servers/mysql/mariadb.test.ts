import { CURRENT, PENDING, PREVIOUS } from '../../../engine/src/secret-store/secret-store';
import { codeOf, DAY } from '../../../engine/src/testing/rotator';
import type { RunningServer } from '../../../lambdas/databases/servers/server';
import {
  accepts,
  asRoot,
  bundledDriver,
  closeClients,
  connect,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from './fixture';

let server: RunningServer;

beforeAll(async () => {
  provideAuthority();
  server = await startServer();
});
afterEach(closeClients);
afterAll(async () => {
  removeAuthority();
  await server?.stop();
});

let users = 0;
/** A rotator of a user of its own, after its first deploy. */
async function deployed(more: Record<string, unknown> = {}): Promise<ServerRotator> {
  const rotator = new ServerRotator(parametersFor(server, { username: `app${++users}`, ...more }));
  await rotator.deploy();
  return rotator;
}

const token = (n: number) => `token-of-a-rotation-${String(n).padStart(12, '0')}`;

test('is the version that the documentation names', () => {
  expect(server.version).toMatch(/^MariaDB (10\.11|11|12)\./);
});

describe.each(['mariadb-passwords', 'alternating-users'])('the strategy %s', (strategy) => {
  test('keeps the current and the previous login valid from the deploy to the deletion', async () => {
    const rotator = await deployed({ strategy });
    const values = [rotator.value(CURRENT)];
    for (let round = 1; round <= 4; round++) {
      expect(await rotator.rotate(token(round))).toBe('done');
      values.push(rotator.value(CURRENT));
      expect(rotator.value(PREVIOUS)).toEqual(values.at(-2));
      expect(await Promise.all(values.slice(-2).map((value) => accepts(server, value)))).toEqual([
        true,
        true,
      ]);
      rotator.clock.pass(2 * DAY);
      expect(await rotator.sweep()).toBe('done');
      expect(await Promise.all(values.map((value) => accepts(server, value)))).toEqual(
        values.map((_, i) => i === values.length - 1),
      );
    }
    expect(new Set(values.map(({ password }) => password)).size).toBe(5);
    expect(values[0]).toMatchObject({ engine: 'mariadb', host: '127.0.0.1', port: server.port });
    expect(await rotator.delete()).toBe('done');
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(await Promise.all(values.map((value) => accepts(server, value)))).toEqual(values.map(() => false));
  });

  test('replaces a compromised password, and proves with refused logins that it is dead', async () => {
    const rotator = await deployed({ strategy });
    const compromised = rotator.value(CURRENT);
    expect(await rotator.replaceNow()).toBe('done');
    expect(await accepts(server, compromised)).toBe(false);
    expect(await accepts(server, rotator.value(CURRENT))).toBe(true);
    const error = strategy === 'mariadb-passwords' ? 1045 : 4151;
    expect(rotator.replacements[0]?.dead[0]).toMatchObject({
      proof: 'refused',
      shown: expect.stringContaining(`refused the login 5 times in a row (error ${error})`),
    });
  });

  test('ends an abandoned pending password, and keeps the current one', async () => {
    const rotator = await deployed({ strategy });
    const current = rotator.value(CURRENT);
    rotator.secret.startRotation(token(1));
    for (const step of ['createSecret', 'setSecret']) await rotator.step(step, token(1));
    const pending = rotator.value(PENDING);
    expect(await accepts(server, pending)).toBe(true);
    rotator.secret.setLabel(PENDING, undefined);
    expect(await rotator.rotate(token(2))).toBe('done');
    const replaced = rotator.value(CURRENT);
    expect(await Promise.all([current, pending, replaced].map((value) => accepts(server, value)))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('leaves an existing login alone when the user is not to be created', async () => {
    const rotator = new ServerRotator(
      parametersFor(server, { username: 'nobody', strategy, createUser: false }),
    );
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Reason).toContain('[PrincipalGone] The account nobody');
    expect(await asRoot(server, "SELECT User FROM mysql.user WHERE User LIKE 'nobody%'")).toEqual([]);
    expect(await rotator.delete()).toBe('done');
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
  });
});

test('a pool of clients is never refused through rotations and sweeps', async () => {
  const rotator = await deployed();
  await asRoot(server, `GRANT SELECT ON mysql.db TO ${rotator.value(CURRENT).username}`);
  let running = true;
  let logins = 0;
  const refusals: unknown[] = [];
  /** Passwords that the readers use. */
  const inUse = new Map<number, string>();
  const worker = async (_: unknown, reader: number) => {
    while (running) {
      // Readers cache the value for a while.
      const value = rotator.value(CURRENT);
      inUse.set(reader, value.password);
      for (let use = 0; use < 3 && running; use++) {
        try {
          const client = await connect(server, value);
          await client.query('SELECT COUNT(*) FROM mysql.db');
          client.destroy();
          logins++;
        } catch (error) {
          refusals.push(error);
        }
      }
    }
  };
  const workers = Array.from({ length: 8 }, worker);
  for (let round = 1; round <= 15; round++) {
    expect(await rotator.rotate(token(round))).toBe('done');
    // The grace is longer than a reader caches the value.
    while ([...inUse.values()].some((password) => password !== rotator.value(CURRENT).password))
      await new Promise((resolve) => setTimeout(resolve, 5));
    rotator.clock.pass(2 * DAY);
    expect(await rotator.sweep()).toBe('done');
  }
  running = false;
  await Promise.all(workers);
  expect(refusals).toEqual([]);
  expect(logins).toBeGreaterThan(100);
});

test.each(['mariadb-passwords', 'alternating-users'])(
  'no password reaches the general log with the strategy %s',
  async (strategy) => {
    await asRoot(server, "SET GLOBAL log_output = 'TABLE'", 'SET GLOBAL general_log = ON');
    const rotator = await deployed({ strategy });
    const passwords = [rotator.value(CURRENT).password];
    await rotator.rotate(token(1));
    passwords.push(rotator.value(CURRENT).password);
    await rotator.replaceNow();
    passwords.push(rotator.value(CURRENT).password);
    await rotator.delete();
    await asRoot(server, 'SET GLOBAL general_log = OFF');
    const rows = await asRoot(
      server,
      'SELECT CONVERT(argument USING utf8mb4) AS argument FROM mysql.general_log',
    );
    const text = rows.map(({ argument }) => argument).join('\n');
    expect(text).toMatch(/IDENTIFIED VIA mysql_native_password USING '\*[0-9A-F]{40}'/);
    for (const password of passwords) expect(text).not.toContain(password);
    await asRoot(server, 'TRUNCATE mysql.general_log');
  },
);

test('logs in with 200 passwords of every printable character', async () => {
  const alphabet = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join('');
  const rotator = await deployed({ passwordAlphabet: alphabet, passwordLength: 24 });
  const { adapter } = rotator;
  const check = { successes: 1, within: 0 };
  let current = rotator.value(CURRENT);
  const characters = new Set<string>();
  await rotator.run(
    (async () => {
      for (let i = 0; i < 200; i++) {
        const next = await adapter.issue({ version: token(i), name: 'x', current, excluded: new Set() });
        for (const character of next.password) characters.add(character);
        await adapter.install?.(next, { current });
        for (const value of [current, next]) await adapter.verify(value, check);
        current = next;
      }
    })(),
  );
  expect(characters.size).toBe(94);
});

test('the bundled driver connects and runs every statement', async () => {
  const open = bundledDriver(process.env.LAMBDA_TASK_ROOT as string);
  const rotator = new ServerRotator(parametersFor(server, { username: 'bundled' }), open);
  await rotator.deploy();
  expect(await rotator.rotate(token(1))).toBe('done');
  rotator.clock.pass(2 * DAY);
  expect(await rotator.sweep()).toBe('done');
  expect(await rotator.replaceNow()).toBe('done');
  expect(await accepts(server, rotator.value(CURRENT))).toBe(true);
  rotator.admin = '{"username":"admin","password":"another-password"}';
  expect(codeOf(await rotator.rotate(token(2)))).toBe('AdminRefused');
});

describe('an existing user', () => {
  test('is found by the host of its account in upper case', async () => {
    await asRoot(server, "CREATE USER app@'cache.internal' ACCOUNT LOCK");
    const { adapter } = new ServerRotator(parametersFor(server, { accountHost: 'Cache.Internal' }));
    const value = await adapter.issue({ version: 'v', name: 'n', excluded: new Set() });
    for (let attempts = 0; attempts < 2; attempts++) await adapter.install?.(value, {});
    const rows = await asRoot(server, "SELECT Host FROM mysql.global_priv WHERE User = 'app'");
    await asRoot(server, "DROP USER app@'cache.internal'");
    expect(rows).toEqual([{ Host: 'cache.internal' }]);
  });

  test('keeps its password until the first rotation', async () => {
    const old = { username: 'legacy', password: 'password-of-long-ago' };
    await asRoot(server, `CREATE USER legacy IDENTIFIED BY '${old.password}'`);
    const rotator = await deployed({ username: old.username });
    expect(await accepts(server, old)).toBe(true);
    await rotator.rotate(token(1));
    expect(await accepts(server, old)).toBe(false);
  });

  test('keeps its password when the first deploy is rolled back', async () => {
    const old = { username: 'legacy2', password: 'password-of-long-ago' };
    await asRoot(server, `CREATE USER legacy2 IDENTIFIED BY '${old.password}'`);
    const rotator = await deployed({ username: old.username });
    const first = rotator.value(CURRENT);
    await rotator.delete();
    expect(await Promise.all([old, first].map((value) => accepts(server, value)))).toEqual([true, false]);
  });

  test('has a working current password after its construct was renamed', async () => {
    const old = await deployed();
    const { username } = old.value(CURRENT);
    const renamed = await deployed({ username });
    const client = await connect(server, renamed.value(CURRENT));
    await old.delete();
    expect(await accepts(server, old.value(CURRENT))).toBe(false);
    expect(await accepts(server, renamed.value(CURRENT))).toBe(true);
    await client.query('SELECT 1');
  });

  test('with another plugin is refused', async () => {
    await asRoot(server, 'CREATE USER socket_user IDENTIFIED VIA unix_socket');
    const rotator = new ServerRotator(parametersFor(server, { username: 'socket_user' }));
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Reason).toContain(
      '[PrincipalUnfit] The account socket_user@% uses the authentication plugin unix_socket.',
    );
  });

  test('of the strategy alternating-users is not taken over while it is in use', async () => {
    await asRoot(server, "CREATE USER busy_a IDENTIFIED BY 'password-of-somebody'");
    const rotator = new ServerRotator(
      parametersFor(server, { username: 'busy', strategy: 'alternating-users' }),
    );
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Reason).toContain('[SlotTaken] busy_a has a credential');
    expect(await accepts(server, { username: 'busy_a', password: 'password-of-somebody' })).toBe(true);
    // Also by an attempt that read the list of users before somebody created it.
    const value = await rotator.adapter.issue({ version: 'v', name: 'n', excluded: new Set() });
    await expect(rotator.adapter.install?.(value, {})).rejects.toMatchObject({ code: 'SlotTaken' });
    expect(await accepts(server, { username: 'busy_a', password: 'password-of-somebody' })).toBe(true);
    await asRoot(server, 'ALTER USER busy_a PASSWORD EXPIRE ACCOUNT LOCK');
    await rotator.deploy();
    expect(await accepts(server, rotator.value(CURRENT))).toBe(true);
  });
});

describe('open sessions', () => {
  const isOpen = async (client: Awaited<ReturnType<typeof connect>>) =>
    client.query('SELECT 1').then(
      () => true,
      () => false,
    );

  test('survive a rotation and the end of a grace', async () => {
    const rotator = await deployed();
    const before = await connect(server, rotator.value(CURRENT));
    await rotator.rotate(token(1));
    const after = await connect(server, rotator.value(CURRENT));
    rotator.clock.pass(2 * DAY);
    await rotator.sweep();
    expect([await isOpen(before), await isOpen(after)]).toEqual([true, true]);
  });

  test.each([
    [false, false],
    [true, true],
  ])(
    'of a compromised password with keepSessions: %s are open afterwards: %s',
    async (keepSessions, open) => {
      const rotator = await deployed({ keepSessions });
      const client = await connect(server, rotator.value(CURRENT));
      const other = await deployed();
      const bystander = await connect(server, other.value(CURRENT));
      await rotator.replaceNow();
      expect(await isOpen(client)).toBe(open);
      expect(await isOpen(bystander)).toBe(true);
    },
  );

  test('are ended by the deletion', async () => {
    const rotator = await deployed();
    const client = await connect(server, rotator.value(CURRENT));
    await rotator.delete();
    expect(await isOpen(client)).toBe(false);
  });

  test('of alternating users hold back the end of the grace, and end exactly with their user', async () => {
    const rotator = await deployed({ strategy: 'alternating-users' });
    const first = await connect(server, rotator.value(CURRENT));
    await rotator.rotate(token(1));
    const second = await connect(server, rotator.value(CURRENT));
    rotator.clock.pass(2 * DAY);
    await rotator.sweep();
    expect(await isOpen(first)).toBe(true);
    expect(codeOf(await rotator.rotate(token(2)))).toBe('Straggler');
    rotator.environment.REKEY_STRAGGLERS = 'cut-off';
    rotator.secret.setLabel(PENDING, undefined);
    await rotator.sweep();
    expect([await isOpen(first), await isOpen(second)]).toEqual([false, true]);
  });
});

describe('two users without a role', () => {
  test('must have the same rights before a rotation', async () => {
    const rotator = await deployed({ strategy: 'alternating-users' });
    const { username } = rotator.value(CURRENT);
    const other = username.replace(/_a$/, '_b');
    await asRoot(server, `GRANT SELECT ON mysql.db TO ${username}`);
    const outcome = await rotator.rotate(token(1));
    expect(String(outcome)).toContain(
      `[PrincipalUnfit] The rights of ${username}@% and ${other}@% differ: GRANT SELECT ON \`mysql\`.\`db\` TO USER.`,
    );
    await asRoot(server, `GRANT SELECT ON mysql.db TO ${other}`);
    rotator.secret.setLabel(PENDING, undefined);
    expect(await rotator.rotate(token(2))).toBe('done');
  });
});

describe('a role', () => {
  const role = { strategy: 'alternating-users', role: 'shop' };

  beforeAll(async () => {
    await asRoot(
      server,
      'CREATE ROLE shop WITH ADMIN admin',
      'CREATE DATABASE shop',
      'GRANT SELECT, CREATE, INSERT ON shop.* TO shop',
      'GRANT UPDATE ON mysql.* TO admin',
    );
  });

  test('gives both users the same rights', async () => {
    const rotator = await deployed(role);
    const one = await connect(server, rotator.value(CURRENT), { database: 'shop' });
    await one.query('CREATE TABLE orders (id INT)');
    await rotator.rotate(token(1));
    const other = await connect(server, rotator.value(CURRENT), { database: 'shop' });
    await other.query('INSERT INTO orders VALUES (1)');
    expect((await one.query('SELECT * FROM orders'))[0]).toEqual([{ id: 1 }]);
  });

  test('that is revoked by hand makes the verification fail', async () => {
    const rotator = await deployed(role);
    const { username } = rotator.value(CURRENT);
    await asRoot(server, `SET DEFAULT ROLE NONE FOR ${username}`);
    const verify = rotator.adapter.verify(rotator.value(CURRENT), { successes: 1, within: 0 });
    await expect(rotator.run(verify)).rejects.toThrow(
      `[PrincipalUnfit] The role of ${username}@% after a login is none, not shop.`,
    );
  });

  test('that does not exist is refused', async () => {
    const rotator = new ServerRotator(parametersFor(server, { username: 'roleless', role: 'no_such_role' }));
    await rotator.resource('Create');
    expect(rotator.answers.at(-1)?.Reason).toMatch(/\[PrincipalGone\].*Invalid role specification/);
  });
});
