import { CURRENT, PENDING, PREVIOUS } from '../../../engine/src/secret-store/secret-store';
import { DAY } from '../../../engine/src/testing/rotator';
import { HOUR } from '../../../engine/src/time/clock';
import { type RedisServer, startRedis, startValkey } from '../../../lambdas/databases/servers/redis';
import {
  ACL,
  accepts,
  asAdmin,
  clientOf,
  closeClients,
  optionsFor,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  USER,
} from './fixture';

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
  beforeEach(async () => {
    for (const server of servers) await asAdmin(server, 'ACL', 'DELUSER', USER);
  });

  const deployed = async (more: object = {}) => {
    const rotator = new ServerRotator(parametersFor(servers, more));
    return rotator.deploy();
  };
  const onAll = (login: { username: string; password: string }) =>
    Promise.all(servers.map((server) => accepts(server, login)));
  const passwordsAt = async (server: RedisServer) => {
    const reply = (await asAdmin(server, 'ACL', 'GETUSER', USER)) as unknown[];
    return reply[reply.indexOf('passwords') + 1] as string[];
  };

  test(`is a real server`, () => {
    expect(servers.map(({ version }) => version)).toEqual([
      expect.stringMatching(`^${name} \\d`),
      expect.stringMatching(`^${name} \\d`),
    ]);
  });

  test('gets the user with its rules, and a password on every server', async () => {
    const rotator = await deployed();
    const current = rotator.value(CURRENT);
    expect(current).toMatchObject({ engine: 'redis', username: USER, port: servers[0]?.port });
    expect(await onAll(current)).toEqual([true, true]);
    const client = clientOf(servers[1] as RedisServer, current);
    await expect(client.set('app:key', '1')).resolves.toBe('OK');
    await expect(client.set('other:key', '1')).rejects.toThrow('NOPERM');
    expect(ACL).toContain('~app:*');
  });

  test('lives through rotations, graces, a replacement and a deletion', async () => {
    const rotator = await deployed();
    const first = rotator.value(CURRENT);
    expect(await rotator.rotate()).toBe('done');
    const second = rotator.value(CURRENT);
    expect([await onAll(first), await onAll(second)]).toEqual([
      [true, true],
      [true, true],
    ]);
    rotator.clock.pass(DAY + HOUR);
    expect(await rotator.sweep()).toBe('done');
    expect([await onAll(first), await onAll(second)]).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(await rotator.replaceNow()).toBe('done');
    const third = rotator.value(CURRENT);
    expect([await onAll(second), await onAll(third)]).toEqual([
      [false, false],
      [true, true],
    ]);
    expect(rotator.secret.text(PREVIOUS)).toBeUndefined();
    expect(rotator.secret.text(PENDING)).toBeUndefined();
    expect(await rotator.delete()).toBe('done');
    expect(await onAll(third)).toEqual([false, false]);
    for (const server of servers) expect(await passwordsAt(server)).toEqual([]);
  });
});
