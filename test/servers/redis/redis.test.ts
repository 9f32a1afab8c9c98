import { CURRENT, PENDING, PREVIOUS } from '../../../engine/src/secret-store/secret-store';
import { codeOf, DAY } from '../../../engine/src/testing/rotator';
import { HOUR } from '../../../engine/src/time/clock';
import type { Login } from '../../../lambdas/databases/login';
import { type RedisServer, startRedis, startValkey } from '../../../lambdas/databases/servers/redis';
import {
  accepts,
  asAdmin,
  clientOf,
  closeClients,
  monitor,
  optionsFor,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  USER,
} from './fixture';

const CLIENTS = 20;
const ROTATIONS = 8;

beforeAll(() => provideAuthority());
afterAll(removeAuthority);
afterEach(closeClients);

describe.each([
  ['Redis', startRedis],
  ['Valkey', startValkey],
])('%s', (name, start) => {
  let servers: RedisServer[] = [];

  beforeAll(async () => {
    servers = await Promise.all([start(optionsFor()), start(optionsFor())]);
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));
  beforeEach(() => Promise.all(servers.map((server) => asAdmin(server, 'ACL', 'DELUSER', USER))));

  const deployed = (more: object = {}) => new ServerRotator(parametersFor(servers, more)).deploy();
  const onAll = (login: { username: string; password: string }) =>
    Promise.all(servers.map((server) => accepts(server, login)));
  const passwordsAt = async (server: RedisServer) => {
    const reply = (await asAdmin(server, 'ACL', 'GETUSER', USER)) as unknown[];
    return reply[reply.indexOf('passwords') + 1] as string[];
  };

  test('is the real program', () => {
    for (const { version } of servers) expect(version).toMatch(new RegExp(`^${name} \\d`));
  });

  test('gets the user with its rules, and a password at every server', async () => {
    const current = (await deployed()).value(CURRENT);
    expect(current).toMatchObject({ engine: 'redis', username: USER, port: servers[0]?.port });
    expect(await onAll(current)).toEqual([true, true]);
    const client = clientOf(servers[1] as RedisServer, current);
    await expect(client.set('app:key', '1')).resolves.toBe('OK');
    await expect(client.set('other:key', '1')).rejects.toThrow('NOPERM');
  });

  test('lives through a rotation, a grace, a replacement and a deletion', async () => {
    const rotator = await deployed();
    const first = rotator.value(CURRENT);
    expect(await rotator.rotate()).toBe('done');
    const second = rotator.value(CURRENT);
    expect([...(await onAll(first)), ...(await onAll(second))]).toEqual([true, true, true, true]);
    rotator.clock.pass(DAY + HOUR);
    expect(await rotator.sweep()).toBe('done');
    expect([...(await onAll(first)), ...(await onAll(second))]).toEqual([false, false, true, true]);
    expect(await rotator.replaceNow()).toBe('done');
    const third = rotator.value(CURRENT);
    expect([...(await onAll(second)), ...(await onAll(third))]).toEqual([false, false, true, true]);
    expect(rotator.replacements[0]?.dead[0]?.shown).toMatch(
      /^127\.0\.0\.1:\d+ and 127\.0\.0\.1:\d+ refused it 5 times in a row; 0 sessions of app were ended$/,
    );
    expect([rotator.secret.text(PREVIOUS), rotator.secret.text(PENDING)]).toEqual([undefined, undefined]);
    expect(await rotator.delete()).toBe('done');
    expect(await onAll(third)).toEqual([false, false]);
    for (const server of servers) expect(await passwordsAt(server)).toEqual([]);
  });

  test('needs the documented rights of the administrator only', async () => {
    const rules = [
      'on',
      '>password-of-the-rotator',
      '-@all',
      '+acl|getuser',
      '+acl|setuser',
      '+acl|save',
      '+client|kill',
    ];
    for (const server of servers) await asAdmin(server, 'ACL', 'SETUSER', 'rekey', ...rules);
    const rotator = new ServerRotator(parametersFor(servers));
    rotator.admin = JSON.stringify({ username: 'rekey', password: 'password-of-the-rotator' });
    await rotator.deploy();
    expect(await rotator.rotate()).toBe('done');
    rotator.clock.pass(DAY + HOUR);
    expect(await rotator.sweep()).toBe('done');
    expect(await rotator.replaceNow()).toBe('done');
    expect(await rotator.delete()).toBe('done');
    expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
  });

  test('refuses no client that connects all the time', async () => {
    const rotator = await deployed();
    let running = true;
    let logins = 0;
    const refused: unknown[] = [];
    /** Passwords that the clients log in with. */
    const inUse = new Map<number, string>();
    const useAlways = async (server: RedisServer, client: number) => {
      while (running) {
        const login = rotator.value(CURRENT);
        inUse.set(client, login.password);
        if (await accepts(server, login)) logins += 1;
        else refused.push(login.username);
      }
    };
    const clients = Array.from({ length: CLIENTS }, (_, i) => useAlways(servers[i % 2] as RedisServer, i));
    for (let rotation = 0; rotation < ROTATIONS; rotation++) {
      expect(await rotator.rotate()).toBe('done');
      // The grace is longer than a login.
      while ([...inUse.values()].some((password) => password !== rotator.value(CURRENT).password))
        await new Promise((resolve) => setTimeout(resolve, 5));
      rotator.clock.pass(DAY + HOUR);
      expect(await rotator.sweep()).toBe('done');
    }
    running = false;
    await Promise.all(clients);
    expect(refused).toEqual([]);
    expect(logins).toBeGreaterThan(CLIENTS * ROTATIONS);
    for (const server of servers) expect(await passwordsAt(server)).toHaveLength(1);
  });

  test('accepts 200 passwords with all printable characters', async () => {
    const alphabet = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join('');
    const [server] = servers as [RedisServer];
    const rotator = new ServerRotator(parametersFor([server], { passwordAlphabet: alphabet }));
    await rotator.deploy();
    const { adapter } = rotator;
    const current = rotator.value(CURRENT);
    const values = await Promise.all(Array.from({ length: 200 }, () => adapter.issue({} as never)));
    const inTens = async (call: (value: Login) => Promise<unknown> | undefined) => {
      for (let i = 0; i < values.length; i += 10) await Promise.all(values.slice(i, i + 10).map(call));
    };
    await inTens((value) => adapter.install?.(value, { current }));
    await inTens((value) => adapter.verify(value, { successes: 1, within: 0 }));
    expect(await passwordsAt(server)).toHaveLength(201);
    await inTens((value) => adapter.remove({ id: 'version', value }, { current }));
    expect(await passwordsAt(server)).toHaveLength(1);
    expect(await accepts(server, current)).toBe(true);
  });

  test('shows no password in MONITOR, the slow log and the ACL log', async () => {
    const rotator = await deployed();
    const server = servers[0] as RedisServer;
    await asAdmin(server, 'CONFIG', 'SET', 'slowlog-log-slower-than', '0');
    const { commands, stop } = await monitor(server);
    await rotator.rotate();
    rotator.clock.pass(DAY + HOUR);
    await rotator.sweep();
    await rotator.replaceNow();
    await stop();
    const shown = [
      commands.join('\n'),
      JSON.stringify(await asAdmin(server, 'SLOWLOG', 'GET', '1000')),
      JSON.stringify(await asAdmin(server, 'ACL', 'LOG')),
    ];
    // MONITOR shows no administrative commands. The ACL log has the refused logins.
    expect(shown).toEqual([
      expect.stringContaining('auth (redacted)'),
      expect.stringContaining('"ACL","SETUSER","(redacted)","(redacted)"'),
      expect.stringContaining('"app"'),
    ]);
    const passwords = [...rotator.secret.versions.values()].map(
      ({ text = '{}' }) => JSON.parse(text).password,
    );
    expect(passwords).toHaveLength(3);
    for (const password of passwords)
      for (const text of shown) expect(text.toLowerCase()).not.toContain(String(password).toLowerCase());
  });

  describe('sessions of the user', () => {
    const isOpen = async (client: ReturnType<typeof clientOf>) =>
      (await client.ping().catch(() => '')) === 'PONG';
    const opened = (login: { username: string; password: string }) =>
      Promise.all(
        servers.map(async (server) => {
          const client = clientOf(server, login);
          await client.connect();
          return client;
        }),
      );

    test('survive a rotation and the retirement of their password', async () => {
      const rotator = await deployed();
      const sessions = await opened(rotator.value(CURRENT));
      await rotator.rotate();
      rotator.clock.pass(DAY + HOUR);
      expect(await rotator.sweep()).toBe('done');
      expect(await Promise.all(sessions.map(isOpen))).toEqual([true, true]);
    });

    test('are ended by a replacement at every server, and only those of the user', async () => {
      const rotator = await deployed();
      const sessions = await opened(rotator.value(CURRENT));
      const admin = clientOf(servers[0] as RedisServer, {
        username: 'admin',
        password: 'hunter2-of-the-admin',
      });
      await admin.connect();
      expect(await rotator.replaceNow()).toBe('done');
      expect(await Promise.all(sessions.map(isOpen))).toEqual([false, false]);
      expect(await isOpen(admin)).toBe(true);
      expect(rotator.replacements[0]?.dead[0]?.shown).toMatch(/; 2 sessions of app were ended$/);
    });

    test('are ended by a deletion', async () => {
      const rotator = await deployed();
      const sessions = await opened(rotator.value(CURRENT));
      expect(await rotator.delete()).toBe('done');
      expect(await Promise.all(sessions.map(isOpen))).toEqual([false, false]);
    });

    test('are kept with keepSessions', async () => {
      const rotator = await deployed({ keepSessions: true });
      const sessions = await opened(rotator.value(CURRENT));
      expect(await rotator.replaceNow()).toBe('done');
      expect(rotator.replacements[0]?.dead[0]?.shown).toMatch(/; its sessions are kept$/);
      expect(await rotator.delete()).toBe('done');
      expect(await Promise.all(sessions.map(isOpen))).toEqual([true, true]);
    });
  });

  test('keeps the passwords over a restart with an ACL file', async () => {
    const own = await start(optionsFor());
    try {
      const rotator = await new ServerRotator(parametersFor([own])).deploy();
      const first = rotator.value(CURRENT);
      await rotator.rotate();
      await own.halt();
      await own.resume();
      expect(await accepts(own, first)).toBe(true);
      expect(await accepts(own, rotator.value(CURRENT))).toBe(true);
      rotator.clock.pass(DAY + HOUR);
      await rotator.sweep();
      await own.halt();
      await own.resume();
      expect(await accepts(own, first)).toBe(false);
      expect(await accepts(own, rotator.value(CURRENT))).toBe(true);
    } finally {
      await own.stop();
    }
  });

  test('forgets the user in a restart without an ACL file, which the log says and the next rotation repairs', async () => {
    const own = await start(optionsFor({ aclFile: false }));
    try {
      const rotator = await new ServerRotator(parametersFor([own])).deploy();
      expect(rotator.logged).toContainEqual(
        expect.objectContaining({
          level: 'warn',
          event: 'acl',
          server: `127.0.0.1:${own.port}`,
          outcome: 'not saved: the server has no aclfile, and forgets the password when it restarts',
        }),
      );
      const before = rotator.value(CURRENT);
      await own.halt();
      await own.resume();
      expect(await accepts(own, before)).toBe(false);
      expect(String(await rotator.sweep())).toContain('[CurrentGone]');
      expect(rotator.secret.rotationsAsked).toBe(1);
      expect(codeOf(await rotator.rotate())).toBe('done');
      // Readers that have not read the new value yet are accepted again.
      expect([await accepts(own, before), await accepts(own, rotator.value(CURRENT))]).toEqual([true, true]);
    } finally {
      await own.stop();
    }
  });

  test('accepts the commands on a read-only replica', async () => {
    const [primary, replica] = await Promise.all([start(optionsFor()), start(optionsFor())]);
    try {
      for (const [setting, value] of [
        ['masteruser', 'admin'],
        ['masterauth', 'hunter2-of-the-admin'],
      ] as const)
        await asAdmin(replica, 'CONFIG', 'SET', setting, value);
      await asAdmin(replica, 'REPLICAOF', '127.0.0.1', String(primary.plainPort));
      const rotator = await new ServerRotator(parametersFor([primary, replica])).deploy();
      expect(await rotator.rotate()).toBe('done');
      const client = clientOf(replica, rotator.value(CURRENT));
      await expect(client.set('app:key', '1')).rejects.toThrow('READONLY');
      expect(await asAdmin(replica, 'ROLE')).toEqual(expect.arrayContaining(['slave']));
    } finally {
      await Promise.all([replica.stop(), primary.stop()]);
    }
  });
});
