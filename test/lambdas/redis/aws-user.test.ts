import { createLog } from '../../../engine/src/log';
import { sdkError } from '../../../engine/src/testing/sdk-error';
import { VirtualClock } from '../../../engine/src/testing/virtual-clock';
import { MINUTE, SECOND } from '../../../engine/src/time/clock';
import type { Calls } from '../../../engine/src/traits';
import { refusalOf } from '../../../engine/test/world/account';
import { noAdminSecret } from '../../../engine/test/world/no-admin-secret';
import { elastiCacheUserFactory } from '../../../lambdas/credentials/elasticache/adapter';
import { ElastiCacheIssuer, issuer as elastiCache } from '../../../lambdas/credentials/elasticache/issuer';
import { memoryDbUserFactory } from '../../../lambdas/credentials/memorydb/adapter';
import { MemoryDBIssuer, issuer as memoryDb } from '../../../lambdas/credentials/memorydb/issuer';
import type { Login } from '../../../lambdas/databases/login';

const CHECK = { successes: 3, within: 0 };

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

const SERVICES = {
  elasticache: {
    Issuer: ElastiCacheIssuer,
    factory: elastiCacheUserFactory,
    parameters: elastiCache.parameters,
    action: 'elasticache',
    modify: 'ModifyUser',
    id: { UserId: 'app-user' },
    name: 'The ElastiCache user app-user',
  },
  memorydb: {
    Issuer: MemoryDBIssuer,
    factory: memoryDbUserFactory,
    parameters: memoryDb.parameters,
    action: 'memorydb',
    modify: 'UpdateUser',
    id: { UserName: 'app' },
    name: 'The MemoryDB user app',
  },
} as const;

describe.each(Object.entries(SERVICES))('%s', (_kind, service) => {
  /** The adapter at the stand-in; `responses` replaces the response to an operation. */
  function setUp(parameters: object = {}) {
    const clock = new VirtualClock();
    const standIn = new service.Issuer({ clock });
    const { user } = standIn;
    const requests: [string, object][] = [];
    const responses: Record<string, () => unknown> = {};
    const client = {
      send: async (command: Command) => {
        const operation = command.constructor.name.replace(/Command$/, '');
        requests.push([operation, command.input]);
        return responses[operation] ? responses[operation]() : standIn.client.send(command as never);
      },
    };
    const lines: string[] = [];
    const log = createLog({ FunctionName: 'rotator' }, (line) => lines.push(line), clock.now);
    const context = { clock, log, timeLeft: () => 900_000, adminSecret: noAdminSecret };
    const factory = service.factory(
      () => client as never,
      () => async () => user.connect(),
    );
    const adapter = factory.create({ ...service.parameters, ...parameters }, context) as unknown as Required<
      Calls<Login>
    >;
    const run = <T>(work: Promise<T>) => clock.run(work);
    const issued = () => adapter.issue({} as never);
    const installed = async (current?: Login) => {
      const value = await issued();
      for (let polls = 0; (await adapter.install(value, { current })) === 'pending'; polls++) {
        if (polls > 100) throw new Error('The installation does not end.');
        clock.pass(5 * SECOND);
      }
      return value;
    };
    const changes = () =>
      requests.filter(([operation]) => operation === service.modify).map(([, input]) => input);
    return { clock, user, requests, responses, adapter, log, run, issued, installed, changes };
  }

  const setting = (...passwords: string[]) => ({
    ...service.id,
    AuthenticationMode: { Type: 'password', Passwords: passwords },
  });

  test('sets the first password of a user of the type iam, and answers pending until it is active', async () => {
    const { clock, adapter, issued, requests } = setUp();
    const value = await issued();
    expect(value).toMatchObject({ engine: 'redis', host: 'cache.internal', port: 6379, username: 'app' });
    expect(await adapter.install(value, {})).toBe('pending');
    expect(requests).toEqual([
      ['DescribeUsers', service.id],
      [service.modify, setting(value.password)],
    ]);
    clock.pass(2 * MINUTE - 1);
    expect(await adapter.install(value, {})).toBe('pending');
    clock.pass(1);
    expect(await adapter.install(value, {})).toBe('ready');
    expect(requests).toHaveLength(4);
    await expect(adapter.verify(value, CHECK)).resolves.toBeUndefined();
  });

  test('states the current password beside the new one, and changes nothing when the new one works', async () => {
    const { installed, changes, adapter } = setUp();
    const first = await installed();
    const second = await installed(first);
    expect(changes()).toEqual([setting(first.password), setting(first.password, second.password)]);
    expect(await adapter.install(second, { current: first })).toBe('ready');
    expect(changes()).toHaveLength(2);
  });

  test('restores the current password beside the new one after a deploy has reset the user', async () => {
    const { installed, user } = setUp();
    const current = await installed();
    user.state = { passwords: [], accessString: 'on ~* +@all', authentication: 'iam' };
    const next = await installed(current);
    expect(user.effective.passwords).toEqual([current.password, next.password]);
  });

  test('does not state the password of another user', async () => {
    const { installed, changes } = setUp();
    const first = await installed();
    // The passwords of the user are not those of the secret.
    expect((await refusalOf(installed({ ...first, username: 'other' }))).code).toBe('PrincipalUnfit');
    expect(changes()).toHaveLength(1);
  });

  test('is pending while another change is in progress', async () => {
    const { installed, issued, adapter, user, responses, changes } = setUp();
    const current = await installed();
    user.modify([current.password], undefined);
    expect(await adapter.install(await issued(), { current })).toBe('pending');
    expect(changes()).toHaveLength(1);
    // A change that began after the description.
    responses.DescribeUsers = () => ({
      Users: [{ Status: 'active', AccessString: 'on', Authentication: { Type: 'password' } }],
    });
    expect(await adapter.install(await issued(), { current })).toBe('pending');
    expect(user.coming).toEqual([current.password]);
  });

  test('fails when the endpoint refuses the login of the active user', async () => {
    const { issued, adapter, user, clock } = setUp();
    user.accepts = () => false;
    const value = await issued();
    const install = () => adapter.install(value, {});
    await install();
    clock.pass(3 * MINUTE);
    expect(await install()).toBe('pending');
    clock.pass(2 * MINUTE - 1);
    expect(await install()).toBe('pending');
    clock.pass(1);
    const { code, message } = await refusalOf(install());
    expect(code).toBe('VerifyFailed');
    expect(message).toContain(
      `${service.name} is active with the new password, but the endpoint refuses the login of app.`,
    );
  });

  describe('the first deploy', () => {
    test.each(['password', 'no-password'])('refuses a user of the type %s', async (authentication) => {
      const { issued, adapter, user, changes } = setUp();
      user.state = { ...user.state, authentication, passwords: ['password-of-somebody'] };
      const { code, message } = await refusalOf(adapter.install(await issued(), {}));
      expect(code).toBe('PrincipalUnfit');
      expect(message).toContain(`${service.name} already has the authentication type ${authentication}`);
      expect(changes()).toEqual([]);
    });

    test('replaces its passwords with replacePasswords', async () => {
      const { installed, user } = setUp({ replacePasswords: true });
      user.state = { ...user.state, authentication: 'password', passwords: ['password-of-somebody'] };
      const value = await installed();
      expect(user.effective.passwords).toEqual([value.password]);
    });

    test('switches on a user that is off', async () => {
      const { installed, user, changes } = setUp();
      user.state = { passwords: [], authentication: 'no-password', accessString: 'off ~app:* -@all +get' };
      const value = await installed();
      expect(changes()).toEqual([{ ...setting(value.password), AccessString: 'on ~app:* -@all +get' }]);
      user.state = { ...user.effective, accessString: 'off ~app:* -@all +get' };
      const { code, message } = await refusalOf(installed(value));
      expect(code).toBe('PrincipalUnfit');
      expect(message).toContain(`${service.name} is switched off (access string).`);
    });

    test.each<[string, (it: ReturnType<typeof setUp>) => void]>([
      [
        'does not exist',
        ({ user }) => {
          user.exists = false;
        },
      ],
      [
        'does not exist',
        ({ responses }) => {
          responses.DescribeUsers = () => ({});
        },
      ],
      [
        'is being deleted',
        ({ responses }) => {
          responses.DescribeUsers = () => ({ Users: [{ Status: 'deleting' }] });
        },
      ],
    ])('fails for a user that %s', async (problem, prepare) => {
      const it = setUp();
      prepare(it);
      const { code, message } = await refusalOf(it.adapter.install(await it.issued(), {}));
      expect(code).toBe('PrincipalGone');
      expect(message).toContain(`${service.name} ${problem}.`);
    });
  });

  describe('a removal', () => {
    test('states the passwords that remain, and ends when the endpoint refuses the removed one', async () => {
      const { installed, adapter, clock, run, changes, user } = setUp();
      const first = await installed();
      const second = await installed(first);
      const start = clock.now();
      await run(adapter.remove({ id: 'version', value: first }, { current: second, previous: second }));
      expect(changes().at(-1)).toEqual(setting(second.password));
      expect(clock.now() - start).toBe(2 * MINUTE);
      expect(user.effective.passwords).toEqual([second.password]);
      expect(await run(adapter.proveRefused(first, CHECK))).toBe(
        'cache.internal:6379 refused it 3 times in a row',
      );
      expect((await refusalOf(run(adapter.proveRefused(second, CHECK)))).code).toBe('StillAccepted');
    });

    test('of the last password switches the user off, and leaves a password that is not issued', async () => {
      const { installed, adapter, run, user, log } = setUp();
      const value = await installed();
      await run(adapter.remove({ id: 'version', value }, {}));
      const { passwords, accessString } = user.effective;
      expect([accessString, passwords.length]).toEqual(['off ~app:* -@all +@read', 1]);
      expect(passwords).not.toContain(value.password);
      expect(log.scrub(String(passwords[0]))).toBe('***');
      // The next deploy accepts the user.
      const next = await installed();
      expect(user.effective).toMatchObject({
        passwords: [next.password],
        accessString: 'on ~app:* -@all +@read',
      });
    });

    test('waits for a change in progress', async () => {
      const { installed, adapter, run, user } = setUp();
      const first = await installed();
      const second = await installed(first);
      user.modify([first.password, second.password], undefined);
      await run(adapter.remove({ id: 'version', value: first }, { current: second }));
      expect(user.effective.passwords).toEqual([second.password]);
    });

    test('changes nothing for a password that does not work, a version without a value and a user that is gone', async () => {
      const { installed, issued, adapter, run, user, changes } = setUp();
      const value = await installed();
      await run(adapter.remove({ id: 'version', value: await issued() }, { current: value }));
      await run(adapter.remove({ id: 'version' }, {}));
      await run(adapter.remove({ id: 'version', value: { ...value, username: 'other' } }, {}));
      user.exists = false;
      await run(adapter.remove({ id: 'version', value }, {}));
      expect(changes()).toHaveLength(1);
    });

    test('fails when it takes too long', async () => {
      const { installed, adapter, run, responses, clock } = setUp();
      const value = await installed();
      responses.DescribeUsers = () => ({ Users: [{ Status: 'modifying' }] });
      const start = clock.now();
      const { code, message } = await refusalOf(run(adapter.remove({ id: 'version', value }, {})));
      expect(code).toBe('IssuerTimedOut');
      expect(message).toContain(`A password of ${service.name} was not removed within 4 minutes.`);
      expect(clock.now() - start).toBe(4 * MINUTE);
    });
  });

  test.each([
    ['AccessDeniedException', 'AccessDenied', 'was denied'],
    ['InvalidParameterValueException', 'CallFailed', 'failed: InvalidParameterValueException (HTTP 400)'],
  ])('names the action and the user of the error %s', async (name, code, text) => {
    const { issued, adapter, responses } = setUp();
    responses[service.modify] = () => {
      throw sdkError(name, 400);
    };
    const [, id] = Object.entries(service.id)[0] ?? [];
    expect(await refusalOf(adapter.install(await issued(), {}))).toMatchObject({
      code,
      message: expect.stringContaining(`${service.action}:${service.modify} on the user ${id} ${text}`),
    });
  });

  test.each(['userId', 'username', 'host', 'readerHost', 'engine'])(
    'refuses parameters without %s',
    (name) => {
      expect(() => setUp({ [name]: '' })).toThrow(`[BadSettings] The kind ${_kind} has no ${name}.`);
    },
  );

  test.each(['port', 'readerPort'])('refuses parameters with a wrong %s', (name) => {
    for (const port of ['0', '65536', 'x']) expect(() => setUp({ [name]: port })).toThrow('is not a port.');
  });

  test('refuses the value of another user', async () => {
    const { issued, adapter } = setUp();
    const value = { ...(await issued()), username: 'other' };
    expect((await refusalOf(adapter.install(value, {}))).code).toBe('WrongPrincipal');
    expect((await refusalOf(adapter.verify(value, CHECK))).code).toBe('WrongPrincipal');
  });
});
