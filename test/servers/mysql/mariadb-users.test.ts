import { CURRENT, PENDING } from '../../../engine/src/secret-store/secret-store';
import { accepts, asRoot, connect, parametersFor, ServerRotator } from './fixture';
import { deployed, server, token, useServer } from './mariadb-fixture';

useServer();

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
