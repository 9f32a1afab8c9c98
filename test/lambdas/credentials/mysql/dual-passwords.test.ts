import type { IssuerHeldAdapter } from '../../../../engine/src/adapter';
import { createLog } from '../../../../engine/src/log';
import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import { mysql } from '../../../../lambdas/credentials/mysql/adapter';
import { cachingSha2Hash } from '../../../../lambdas/credentials/mysql/hashes';
import { issuer } from '../../../../lambdas/credentials/mysql/issuer';
import { ModelServer } from '../../../../lambdas/credentials/mysql/model';
import type { Login } from '../../../../lambdas/databases/login';

const ADMIN = { username: 'root', password: 'hunter2-of-the-admin' };
const ACCOUNT = 'app@%';

let server: ModelServer;
let adapter: IssuerHeldAdapter<Login>;
let lines: string[];

function make(options: Partial<ModelServer['options']> = {}, parameters: object = {}): void {
  const clock = new VirtualClock();
  server = new ModelServer({ version: '8.4.6', admin: ADMIN, ...options });
  lines = [];
  const log = createLog({ FunctionName: 'rotator' }, (line) => lines.push(line), clock.now);
  const context = { clock, log, timeLeft: () => 300_000, adminSecret: async () => JSON.stringify(ADMIN) };
  const factory = mysql(() => server.connect);
  adapter = factory.create({ ...issuer.parameters, ...parameters }, context) as IssuerHeldAdapter<Login>;
}
beforeEach(() => make());

const login = (password: string, more: Partial<Login> = {}): Login => ({
  engine: 'mysql',
  host: 'db.internal',
  port: 3306,
  username: 'app',
  password,
  ...more,
});
const install = (password: string, current?: string) =>
  adapter.install?.(login(password), { current: current === undefined ? undefined : login(current) });
const remove = (password: string, current?: string) =>
  adapter.remove(
    { id: password, value: login(password) },
    { current: current === undefined ? undefined : login(current) },
  );
/** Passwords of a list that the server accepts. */
const accepted = (...passwords: string[]) =>
  passwords.filter((password) => server.accepts({ username: 'app', password }));
/** Puts the account into a state: primary and secondary password. */
function given(primary: string, secondary?: string): void {
  const hashes = [primary, secondary].flatMap((password) =>
    password === undefined ? [] : [cachingSha2Hash(password, 'x'.repeat(20))],
  );
  const state = { locked: false, expired: false, roles: [] };
  server.accounts.set(ACCOUNT, { name: ACCOUNT, plugin: 'caching_sha2_password', hashes, ...state });
}
const changes = () =>
  server.statements.flatMap((text) =>
    /^(CREATE|ALTER) USER/.test(text) ? [text.replace(/^.*'%' /, '')] : [],
  );

test('the administrator is refused as the user, and keeps its password', async () => {
  make({}, { username: ADMIN.username });
  await expect(adapter.install?.(login('next', { username: ADMIN.username }), {})).rejects.toMatchObject({
    code: 'PrincipalUnfit',
    message: expect.stringContaining(
      'The admin secret has the login root, which is the user of this secret.',
    ),
  });
  expect(server.statements).toEqual([]);
});

describe('the installation', () => {
  test('retains the current password while it is the primary one', async () => {
    given('current', 'previous');
    await install('next', 'current');
    expect(accepted('next', 'current', 'previous')).toEqual(['next', 'current']);
  });

  test('does nothing when the password is installed, so that no second RETAIN drops the current one', async () => {
    given('current');
    await install('next', 'current');
    await install('next', 'current');
    await install('next', 'current');
    expect(changes()).toEqual(["IDENTIFIED BY 'next' RETAIN CURRENT PASSWORD"]);
    expect(accepted('next', 'current')).toEqual(['next', 'current']);
  });

  test('does not retain an abandoned primary password', async () => {
    given('abandoned', 'current');
    await install('next', 'current');
    expect(changes()).toEqual(["IDENTIFIED BY 'next'"]);
    expect(accepted('next', 'current', 'abandoned')).toEqual(['next', 'current']);
  });

  test('of two attempts at once keeps the current password', async () => {
    given('current');
    await Promise.all([install('one', 'current'), install('other', 'current')]);
    expect(accepted('current')).toEqual(['current']);
    expect(accepted('one', 'other')).toHaveLength(1);
  });

  test('does not retain an empty password', async () => {
    given('current');
    const empty = { ...server.accounts.get(ACCOUNT), hashes: [''] };
    server.accounts.set(ACCOUNT, empty as never);
    await install('next');
    expect(changes()).toEqual(["IDENTIFIED BY 'next' ACCOUNT UNLOCK"]);
  });

  test('keeps the password of a user that exists at the first deploy', async () => {
    given('of-long-ago');
    await install('first');
    expect(accepted('first', 'of-long-ago')).toEqual(['first', 'of-long-ago']);
  });

  test('ignores a current login of another principal', async () => {
    given('of-long-ago');
    const current = login('current', { username: 'another' });
    await adapter.install?.(login('first'), { current });
    expect(accepted('first', 'of-long-ago')).toEqual(['first', 'of-long-ago']);
  });

  test('never sends an empty password', async () => {
    given('current');
    await expect(install('', 'current')).rejects.toThrow('The password is empty.');
    expect(changes()).toEqual([]);
  });

  test('quotes a password', async () => {
    given('current');
    const password = `a'b\\c"d`;
    await install(password, 'current');
    expect(changes()[0]).toBe(`IDENTIFIED BY 'a''b\\\\c"d' RETAIN CURRENT PASSWORD`);
    expect(accepted(password, 'current')).toEqual([password, 'current']);
  });

  test('refuses an account with another plugin, whose change would discard a password', async () => {
    given('current');
    const other = { ...server.accounts.get(ACCOUNT), plugin: 'authentication_ldap_simple' };
    server.accounts.set(ACCOUNT, other as never);
    await expect(install('next', 'current')).rejects.toMatchObject({ code: 'PrincipalUnfit' });
    expect(changes()).toEqual([]);
  });

  test('refuses an account that a few refused logins lock', async () => {
    given('current');
    server.loginAttempts = 3;
    await expect(install('next', 'current')).rejects.toThrow('FAILED_LOGIN_ATTEMPTS 0');
    server.loginAttempts = 0;
    await install('next', 'current');
  });

  test('does not create a user that was dropped', async () => {
    await expect(install('next', 'current')).rejects.toMatchObject({ code: 'PrincipalGone' });
    expect(changes()).toEqual([]);
  });
});

describe('the removal', () => {
  test('discards the secondary password', async () => {
    given('current', 'previous');
    await remove('previous', 'current');
    expect(changes()).toEqual(['DISCARD OLD PASSWORD']);
    expect(accepted('current', 'previous')).toEqual(['current']);
  });

  test('restores the current password before it ends an abandoned primary one', async () => {
    given('abandoned', 'current');
    await remove('abandoned', 'current');
    expect(changes()).toEqual(["IDENTIFIED BY 'current'", 'DISCARD OLD PASSWORD']);
    expect(accepted('current', 'abandoned')).toEqual(['current']);
  });

  test.each([0, 1])('can be repeated after a crash behind statement %i', async (statement) => {
    given('abandoned', 'current');
    const pattern = [/IDENTIFIED BY/, /DISCARD/][statement] as RegExp;
    server.failing = { pattern, number: 1317 };
    await expect(remove('abandoned', 'current')).rejects.toMatchObject({ code: 'IssuerTimedOut' });
    expect(accepted('current')).toEqual(['current']);
    server.failing = undefined;
    await remove('abandoned', 'current');
    expect(accepted('current', 'abandoned')).toEqual(['current']);
    await install('next', 'current');
    expect(accepted('next', 'current')).toEqual(['next', 'current']);
  });

  test('keeps the current password as the secondary one if the policy refuses to use it again', async () => {
    given('abandoned', 'current');
    server.failing = { pattern: /IDENTIFIED BY 'current'/, number: 3638 };
    await remove('abandoned', 'current');
    expect(accepted('current', 'abandoned')).toEqual(['current']);
    await install('next', 'current');
    expect(accepted('next', 'current')).toEqual(['next', 'current']);
  });

  test('does nothing for a password that is not installed', async () => {
    given('current', 'previous');
    await remove('never-installed', 'current');
    await adapter.remove({ id: 'version' }, { current: login('current') });
    expect(changes()).toEqual([]);
    expect(accepted('current', 'previous')).toEqual(['current', 'previous']);
  });

  test('of the current password and then of the previous one leaves none that is known', async () => {
    given('current', 'previous');
    await remove('current');
    expect(accepted('current', 'previous')).toEqual(['previous']);
    await remove('previous');
    expect(accepted('current', 'previous')).toEqual([]);
  });

  test('of the last password locks the account and ends its sessions', async () => {
    given('current');
    server.openSession({ username: 'app' });
    server.openSession({ username: 'another' });
    await remove('current');
    expect(server.accounts.get(ACCOUNT)?.locked).toBe(true);
    expect([...server.sessions.values()].map(({ user }) => user)).toEqual(['another']);
    await install('again');
    expect(accepted('again')).toEqual(['again']);
  });

  test('leaves the password of a renamed construct', async () => {
    given('new', 'old');
    await remove('old');
    expect(accepted('new', 'old')).toEqual(['new']);
  });
});

test('sessions are ended with the procedure of RDS where KILL is denied', async () => {
  given('current');
  server.openSession({ username: 'app' });
  server.failing = { pattern: /^KILL/, number: 1095 };
  await expect(remove('current')).rejects.toMatchObject({ code: 'AccessDenied' });
  make();
  given('current');
  const id = server.openSession({ username: 'app' });
  server.failing = { pattern: /^KILL/, number: 1095 };
  server.procedures = true;
  await remove('current');
  expect(server.statements).toContain(`CALL mysql.rds_kill(${id})`);
  expect(server.sessions.size).toBe(0);
});

test.each([
  ['dual-passwords', '8.0.13', false],
  ['dual-passwords', '8.0.14', true],
  ['dual-passwords', '5.7.44', false],
  ['dual-passwords', '9.1.0', true],
  ['dual-passwords', '10.11.6-MariaDB', false],
  ['mariadb-passwords', '10.4.0-MariaDB', true],
  ['mariadb-passwords', '10.3.39-MariaDB', false],
  ['mariadb-passwords', '11.4.2-MariaDB-log', true],
  ['mariadb-passwords', '8.4.0', false],
  ['alternating-users', '5.7.5', false],
  ['alternating-users', '5.7.6-log', true],
  ['alternating-users', '10.4.2-MariaDB', false],
  ['alternating-users', '10.4.3-MariaDB', true],
])('the strategy %s on %s is supported: %s', async (strategy, version, supported) => {
  make({ version }, { strategy });
  const username = strategy === 'alternating-users' ? 'app_a' : 'app';
  const outcome = await adapter.install?.(login('first', { username }), {}).catch(({ code }) => code);
  expect(outcome).toBe(supported ? 'ready' : 'IssuerMismatch');
});

test('a role needs MySQL 8', async () => {
  make({ version: '5.7.44' }, { strategy: 'alternating-users', role: 'shop' });
  await expect(adapter.install?.(login('first', { username: 'app_a' }), {})).rejects.toThrow(
    '[IssuerMismatch] The server db.internal:3306 is MySQL 5.7.44, which has no roles.',
  );
});

test('the first deploy of alternating users creates both with the role, and locks the other one', async () => {
  make({ version: '8.4.0' }, { strategy: 'alternating-users', role: 'shop' });
  server.roles.add('shop');
  await adapter.install?.(login('first', { username: 'app_a' }), {});
  expect([...server.accounts.values()]).toMatchObject([
    { name: 'app_b@%', locked: true, expired: true, defaultRole: 'shop' },
    { name: 'app_a@%', locked: false, expired: false, defaultRole: 'shop' },
  ]);
  await adapter.verify(login('first', { username: 'app_a' }), { successes: 3, within: 0 });
});

test.each([
  [{ strategy: 'single' }, 'no strategy single'],
  [{ engine: 'oracle' }, 'no engine oracle'],
  [{ username: '' }, 'no username'],
  [{ port: 'x' }, 'no port'],
  [{ role: '' }, 'no role'],
  [{ passwordLength: 10 }, 'random bits'],
])('refuses the parameters %j', (parameters, text) => {
  expect(() => make({}, parameters)).toThrow(text);
});
