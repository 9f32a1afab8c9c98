import { refusalOf } from '../../../../engine/test/world/account';
import type { Login } from '../../../../lambdas/databases/login';
import { ErrorReply } from '../../../../lambdas/redis/protocol';
import { CHECK, setUp, sha256 } from './fixture';

describe('a password of a user of Redis', () => {
  describe('remove', () => {
    test('removes the password at the servers that have it, and creates no user', async () => {
      const { installed, adapter, first, second, commands } = setUp();
      const [value, other] = [await installed(), await installed()];
      second.users.delete('app');
      commands.length = 0;
      await adapter.remove({ id: 'version', value }, { current: other });
      expect(commands.filter((command) => command.includes('SETUSER'))).toEqual([
        `cache-1.internal ACL SETUSER app !${sha256(value.password)}`,
      ]);
      expect(commands.filter((command) => command.endsWith('ACL SAVE'))).toEqual([
        'cache-1.internal ACL SAVE',
      ]);
      expect(first.users.get('app')?.passwords).toEqual([sha256(other.password)]);
      expect(second.users.has('app')).toBe(false);
      await expect(adapter.remove({ id: 'version', value }, { current: other })).resolves.toBeUndefined();
    });

    test('keeps a labelled password, and ignores a version without a value or of another user', async () => {
      const { installed, adapter, first } = setUp();
      const value = await installed();
      await adapter.remove({ id: 'version', value }, { previous: value });
      await adapter.remove({ id: 'version' }, {});
      await adapter.remove({ id: 'version', value: { ...value, username: 'other' } }, {});
      expect(first.users.get('app')?.passwords).toEqual([sha256(value.password)]);
    });

    test('removes the password at the other servers when one fails, and names the user', async () => {
      const { installed, adapter, it, first, second } = setUp();
      const value = await installed();
      it.intercept = (node, command) =>
        node.startsWith('cache-1') && command.includes('GETUSER')
          ? new ErrorReply('LOADING wait')
          : undefined;
      const { code, report } = await refusalOf(adapter.remove({ id: 'version', value }, {}));
      expect(code).toBe('IssuerTimedOut');
      expect(report.unchanged).toBe('the password of app at the servers that failed, which still accept it.');
      expect([first, second].map((server) => server.accepts('app', value.password))).toEqual([true, false]);
    });

    test.each<[string, object, 'kept' | 'foreign' | undefined, number]>([
      ['ends the sessions with the last password', {}, undefined, 0],
      ['keeps the sessions while another password is left', {}, 'kept', 1],
      ['keeps the sessions while a password of somebody else is left', {}, 'foreign', 1],
      ['keeps the sessions with keepSessions', { keepSessions: 'true' }, undefined, 1],
    ])('%s', async (_, parameters, other, sessions) => {
      const { installed, adapter, first } = setUp(parameters);
      const value = await installed();
      const labelled = other === 'kept' ? { current: await installed() } : {};
      if (other === 'foreign') first.setUser('app', [`#${'0'.repeat(64)}`]);
      await first.connect().send('AUTH', 'app', value.password);
      await adapter.remove({ id: 'version', value }, labelled);
      expect(first.sessions.size).toBe(sessions);
    });
  });

  describe('verify', () => {
    test('logs in three times at every server, on new connections', async () => {
      const { installed, adapter, commands, it } = setUp();
      const value = await installed();
      commands.length = 0;
      await adapter.verify(value, CHECK);
      const login = `AUTH app ${value.password}`;
      expect(commands.sort()).toEqual([
        ...Array(3).fill(`cache-1.internal ${login}`),
        ...Array(3).fill(`cache-2.internal ${login}`),
      ]);
      expect(it.connections).toBe(0);
    });

    test.each<[string, Partial<Login>, string]>([
      ['another password', { password: 'another-password-000' }, 'VerifyFailed'],
      ['another user', { username: 'root' }, 'WrongPrincipal'],
    ])('refuses %s', async (_, change, code) => {
      const { installed, adapter } = setUp();
      expect((await refusalOf(adapter.verify({ ...(await installed()), ...change }, CHECK))).code).toBe(code);
    });

    test('refuses a password that one server does not accept', async () => {
      const { installed, adapter, second } = setUp();
      const value = await installed();
      second.users.delete('app');
      const { code, message } = await refusalOf(adapter.verify(value, CHECK));
      expect(code).toBe('VerifyFailed');
      expect(message).toContain('The server cache-2.internal:6379 refuses the login of app.');
    });

    test('does not take another reply than OK for a login', async () => {
      const { installed, adapter, it } = setUp();
      const value = await installed();
      const replies: Record<string, unknown> = { ERR: new ErrorReply('ERR wrong number of arguments') };
      it.intercept = (_, command) => (command.startsWith('AUTH') ? replies.ERR : undefined);
      expect((await refusalOf(adapter.verify(value, CHECK))).code).toBe('IssuerMismatch');
      expect((await refusalOf(adapter.proveRefused(value, CHECK))).code).toBe('IssuerMismatch');
    });
  });

  describe('proveRefused', () => {
    test('needs the refusal of every server, and then ends all sessions of the user', async () => {
      const { installed, adapter, first, second, run } = setUp();
      const [value, current] = [await installed(), await installed()];
      for (const server of [first, second]) await server.connect().send('AUTH', 'app', current.password);
      (first.users.get('app') as { passwords: readonly string[] }).passwords = [sha256(current.password)];
      expect((await refusalOf(run(adapter.proveRefused(value, CHECK)))).code).toBe('StillAccepted');
      expect([first.sessions.size, second.sessions.size]).toEqual([1, 1]);
      await adapter.remove({ id: 'version', value }, { current });
      expect(await run(adapter.proveRefused(value, CHECK))).toBe(
        'cache-1.internal:6379 and cache-2.internal:6379 refused it 3 times in a row; 2 sessions of app were ended',
      );
      expect([first.sessions.size, second.sessions.size]).toEqual([0, 0]);
    });

    test('waits within its time limit', async () => {
      const { installed, adapter, clock, first, second, run } = setUp();
      const value = await installed();
      const start = clock.now();
      clock.at(start + 2500, () => {
        for (const { users } of [first, second]) users.delete('app');
      });
      const shown = await run(adapter.proveRefused(value, { successes: 5, within: 10_000 }));
      expect(shown).toMatch(/refused it 5 times in a row; 0 sessions of app were ended$/);
      expect(clock.now() - start).toBe(3000);
    });

    test('counts the refusals in a row', async () => {
      const { installed, adapter, it, commands, run } = setUp({ nodes: 'cache-1.internal:6379' });
      const value = await installed();
      const replies = ['refused', 'refused', 'accepted', 'refused', 'refused', 'refused'];
      commands.length = 0;
      it.intercept = (_, command) => {
        if (!command.startsWith('AUTH app')) return undefined;
        return replies.shift() === 'refused' ? new ErrorReply('WRONGPASS no') : undefined;
      };
      await run(adapter.proveRefused(value, { successes: 3, within: 10_000 }));
      expect(commands.filter((command) => command.includes('AUTH app'))).toHaveLength(6);
    });

    test('keeps sessions with keepSessions', async () => {
      const { installed, adapter, first, second } = setUp({ keepSessions: true });
      const value = await installed();
      await first.connect().send('AUTH', 'app', value.password);
      for (const { users } of [first, second]) users.delete('app');
      expect(await adapter.proveRefused(value, CHECK)).toMatch(/; its sessions are kept$/);
      expect(first.sessions.size).toBe(1);
    });
  });
});
