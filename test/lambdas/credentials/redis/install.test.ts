import { refusalOf } from '../../../../engine/test/world/account';
import { ErrorReply } from '../../../../lambdas/redis/protocol';
import { ADMIN, setUp, sha256 } from './fixture';

describe('a password of a user of Redis', () => {
  test('issues a login at the endpoint of readers, whose password is redacted', async () => {
    const { issued, log } = setUp({ readerHost: 'lb.internal', readerPort: '6380', engine: 'valkey' });
    const value = await issued();
    expect(value).toEqual({
      engine: 'valkey',
      host: 'lb.internal',
      port: 6380,
      username: 'app',
      password: expect.stringMatching(/^[A-Za-z0-9]{43}$/),
    });
    expect(log.scrub(`AUTH ${value.password}`)).toBe('AUTH ***');
  });

  test('creates the user with its rules, and then only adds the hash of the password', async () => {
    const { installed, commands } = setUp();
    const first = await installed();
    const second = await installed({ current: first });
    const changes = commands.filter((command) => command.includes('SETUSER'));
    expect(changes).toEqual([
      `cache-1.internal ACL SETUSER app on ~app:* +@read #${sha256(first.password)}`,
      `cache-2.internal ACL SETUSER app on ~app:* +@read #${sha256(first.password)}`,
      `cache-1.internal ACL SETUSER app #${sha256(second.password)}`,
      `cache-2.internal ACL SETUSER app #${sha256(second.password)}`,
    ]);
    expect(commands.filter((command) => command.endsWith('ACL SAVE'))).toHaveLength(4);
  });

  test('restores the passwords of labelled values at a server that forgot the user, and no others', async () => {
    const { installed, first, second } = setUp();
    const [previous, current] = [await installed(), await installed()];
    second.users.delete('app');
    const foreign = { ...current, username: 'other', password: 'password-of-another-user' };
    const next = await installed({ current, previous: foreign });
    expect(first.users.get('app')?.passwords).toEqual(
      [previous, current, next].map(({ password }) => sha256(password)),
    );
    expect(second.users.get('app')?.passwords).toEqual(
      [current, next].map(({ password }) => sha256(password)),
    );
  });

  test('does not restore a password that was removed from a user that exists', async () => {
    const { installed, first } = setUp();
    const current = await installed();
    (first.users.get('app') as { passwords: readonly string[] }).passwords = [];
    const next = await installed({ current });
    expect(first.users.get('app')?.passwords).toEqual([sha256(next.password)]);
  });

  test('switches a user on at the first deploy only', async () => {
    const { installed, issued, adapter, first } = setUp();
    first.users.set('app', { on: false, nopass: false, passwords: [], rules: ['+get'] });
    const current = await installed();
    expect(first.users.get('app')).toMatchObject({ on: true, rules: ['+get'] });
    (first.users.get('app') as { on: boolean }).on = false;
    const error = await refusalOf(adapter.install(await issued(), { current }));
    expect(error).toMatchObject({
      code: 'PrincipalUnfit',
      message: expect.stringContaining('The user app of the server cache-1.internal:6379 is switched off.'),
    });
    expect(first.users.get('app')?.on).toBe(false);
  });

  test.each<[string, object, (it: ReturnType<typeof setUp>) => void, string, string]>([
    [
      'a user without a password',
      {},
      ({ second }) => second.users.set('app', { on: true, nopass: true, passwords: [], rules: [] }),
      'PrincipalUnfit',
      'The user app of the server cache-2.internal:6379 needs no password (nopass).',
    ],
    [
      'a server without authentication',
      {},
      ({ second }) =>
        second.users.set('default', { on: true, nopass: true, passwords: [], rules: ['+@all'] }),
      'PrincipalUnfit',
      'The server cache-2.internal:6379 accepts connections without a login',
    ],
    ['a missing user', { acl: '' }, () => undefined, 'PrincipalGone', 'has no user app.'],
  ])('refuses %s, and changes no server', async (_, parameters, prepare, code, text) => {
    const it = setUp(parameters);
    prepare(it);
    const before = [it.first, it.second].map(({ users }) => JSON.stringify([...users]));
    const error = await refusalOf(it.adapter.install(await it.issued(), {}));
    expect(error).toMatchObject({ code, message: expect.stringContaining(text) });
    expect([it.first, it.second].map(({ users }) => JSON.stringify([...users]))).toEqual(before);
    expect(it.it.connections).toBe(0);
  });

  test('accepts a user default that may only log in', async () => {
    const { installed, first } = setUp();
    first.users.set('default', { on: true, nopass: true, passwords: [], rules: ['+ping', '+hello'] });
    await expect(installed()).resolves.toBeDefined();
    first.users.set('default', { on: true, nopass: true, passwords: [], rules: ['+ping', '+flushall'] });
    expect((await refusalOf(installed())).code).toBe('PrincipalUnfit');
  });

  test('names every server that failed, and changes none', async () => {
    const it = setUp();
    it.it.intercept = (_, command) =>
      command.includes('GETUSER') ? new ErrorReply('LOADING wait') : undefined;
    const { code, message } = await refusalOf(it.installed());
    expect(code).toBe('IssuerTimedOut');
    expect(message).toContain(
      'The server cache-1.internal:6379 did not answer in time: ACL GETUSER app failed with LOADING wait',
    );
    expect(message).toContain('Also failed: cache-2.internal:6379 (IssuerTimedOut).');
    expect(it.commands.join()).not.toContain('SETUSER');
    expect(it.it.connections).toBe(0);
  });

  test.each([
    ['NOPERM no', 'AccessDenied'],
    ['READONLY no', 'IssuerReadOnly'],
    ['MASTERDOWN no', 'IssuerUnreachable'],
    ['ERR max number of clients reached', 'IssuerBusy'],
    ['ERR unknown command', 'IssuerMismatch'],
  ])('names the error reply %s', async (reply, code) => {
    const it = setUp();
    it.it.intercept = (_, command) => (command.includes('SETUSER') ? new ErrorReply(reply) : undefined);
    const error = await refusalOf(it.installed());
    expect(error.code).toBe(code);
    expect(error.message).toContain(reply);
  });

  test('redacts the hash of a password in an error', async () => {
    const { it, issued, adapter, log } = setUp();
    const value = await issued();
    const hash = sha256(value.password);
    it.intercept = (_, command) =>
      command.includes('SETUSER') ? new ErrorReply(`ERR in '#${hash}'`) : undefined;
    const { message } = await refusalOf(adapter.install(value, {}));
    expect(log.scrub(message)).not.toContain(hash);
  });

  describe('the admin secret', () => {
    test('is read again after a refused login', async () => {
      const { admins, reads, installed } = setUp();
      admins.unshift(JSON.stringify({ ...ADMIN, password: 'replaced-password' }));
      await installed();
      expect(reads.count).toBe(2);
      await installed();
      expect(reads.count).toBe(3);
    });

    test('is AdminRefused after the second refusal', async () => {
      const { admins, reads, installed, it } = setUp();
      admins[0] = JSON.stringify({ ...ADMIN, password: 'replaced-password' });
      const { code, message } = await refusalOf(installed());
      expect(code).toBe('AdminRefused');
      expect(message).toContain(
        'The server cache-1.internal:6379 refuses the login of the admin secret: AUTH root failed',
      );
      expect(message).not.toContain('replaced-password');
      expect([reads.count, it.connections]).toEqual([2, 0]);
    });

    test('must have another user than the secret', async () => {
      const { installed, commands } = setUp({ username: ADMIN.username });
      const { code, message } = await refusalOf(installed());
      expect(code).toBe('PrincipalUnfit');
      expect(message).toContain('The admin secret has the login root, which is the user of this secret.');
      expect(commands).toEqual([]);
    });

    test('needs a username and a password', async () => {
      const { admins, installed } = setUp();
      admins[0] = '{"username":"root"}';
      expect((await refusalOf(installed())).code).toBe('WrongKind');
    });
  });

  describe('ACL SAVE', () => {
    test('is missing in the log of a server without an ACL file', async () => {
      const { installed, second, lines } = setUp();
      second.file = undefined;
      await installed();
      expect(lines.map((line) => JSON.parse(line))).toEqual([
        expect.objectContaining({ level: 'warn', event: 'acl', server: 'cache-2.internal:6379' }),
      ]);
    });

    test.each([
      ['ERR There was an error trying to save the ACLs. Please check the server logs', 'IssuerReadOnly'],
      ['NOPERM no permissions', 'AccessDenied'],
    ])('fails with "%s"', async (reply, code) => {
      const it = setUp();
      it.it.intercept = (_, command) => (command === 'ACL SAVE' ? new ErrorReply(reply) : undefined);
      expect((await refusalOf(it.installed())).code).toBe(code);
    });
  });

  test.each<[string, object, string]>([
    ['no nodes', { nodes: '' }, 'A node of the kind redis is not of the form HOST:PORT.'],
    ['a node without a port', { nodes: 'cache-1.internal' }, 'A node of the kind redis'],
    ['a port that is too large', { nodes: 'cache-1.internal:65536' }, 'A node of the kind redis'],
    ['no username', { username: '' }, 'The kind redis has no username'],
    ['a username with a space', { username: 'my app' }, 'The kind redis has no username'],
    ['rules with a password', { acl: '+@all >password' }, 'The acl of the kind redis'],
    ['rules without a password', { acl: '+@all nopass' }, 'The acl of the kind redis'],
    ['no engine', { engine: '' }, 'The kind redis has no engine'],
    ['no readerHost', { readerHost: undefined }, 'The kind redis has no engine, readerHost'],
    ['no readerPort', { readerPort: '0' }, 'The kind redis has no engine, readerHost or readerPort'],
    ['weak passwords', { passwordLength: '20' }, 'The kind redis would make passwords'],
  ])('refuses %s', (_, parameters, message) => {
    expect(() => setUp(parameters)).toThrow(`[BadSettings] ${message}`);
  });
});
