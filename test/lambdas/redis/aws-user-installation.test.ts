import { MINUTE } from '../../../engine/src/time/clock';
import { refusalOf } from '../../../engine/test/world/account';
import { CHECK, SERVICES, setting, setUp } from './aws-user-fixture';

describe.each(Object.entries(SERVICES))('%s', (_kind, service) => {
  test('sets the first password of a user of the type iam, and answers pending until it is active', async () => {
    const { clock, adapter, issued, requests } = setUp(service);
    const value = await issued();
    expect(value).toMatchObject({ engine: 'redis', host: 'cache.internal', port: 6379, username: 'app' });
    expect(await adapter.install(value, {})).toBe('pending');
    expect(requests).toEqual([
      ['DescribeUsers', service.id],
      [service.modify, setting(service, value.password)],
    ]);
    clock.pass(2 * MINUTE - 1);
    expect(await adapter.install(value, {})).toBe('pending');
    clock.pass(1);
    expect(await adapter.install(value, {})).toBe('ready');
    expect(requests).toHaveLength(4);
    await expect(adapter.verify(value, CHECK)).resolves.toBeUndefined();
  });

  test('states the current password beside the new one, and changes nothing when the new one works', async () => {
    const { installed, changes, adapter } = setUp(service);
    const first = await installed();
    const second = await installed(first);
    expect(changes()).toEqual([
      setting(service, first.password),
      setting(service, first.password, second.password),
    ]);
    expect(await adapter.install(second, { current: first })).toBe('ready');
    expect(changes()).toHaveLength(2);
  });

  test('restores the current password beside the new one after a deploy has reset the user', async () => {
    const { installed, user } = setUp(service);
    const current = await installed();
    user.state = { passwords: [], accessString: 'on ~* +@all', authentication: 'iam' };
    const next = await installed(current);
    expect(user.effective.passwords).toEqual([current.password, next.password]);
  });

  test('does not state the password of another user', async () => {
    const { installed, changes } = setUp(service);
    const first = await installed();
    // The passwords of the user are not those of the secret.
    expect((await refusalOf(installed({ ...first, username: 'other' }))).code).toBe('PrincipalUnfit');
    expect(changes()).toHaveLength(1);
  });

  test('is pending while another change is in progress', async () => {
    const { installed, issued, adapter, user, responses, changes } = setUp(service);
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
    const { issued, adapter, user, clock } = setUp(service);
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
      const { issued, adapter, user, changes } = setUp(service);
      user.state = { ...user.state, authentication, passwords: ['password-of-somebody'] };
      const { code, message } = await refusalOf(adapter.install(await issued(), {}));
      expect(code).toBe('PrincipalUnfit');
      expect(message).toContain(`${service.name} already has the authentication type ${authentication}`);
      expect(changes()).toEqual([]);
    });

    test('replaces its passwords with replacePasswords', async () => {
      const { installed, user } = setUp(service, { replacePasswords: true });
      user.state = { ...user.state, authentication: 'password', passwords: ['password-of-somebody'] };
      const value = await installed();
      expect(user.effective.passwords).toEqual([value.password]);
    });

    test('switches on a user that is off', async () => {
      const { installed, user, changes } = setUp(service);
      user.state = { passwords: [], authentication: 'no-password', accessString: 'off ~app:* -@all +get' };
      const value = await installed();
      expect(changes()).toEqual([
        { ...setting(service, value.password), AccessString: 'on ~app:* -@all +get' },
      ]);
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
      const it = setUp(service);
      prepare(it);
      const { code, message } = await refusalOf(it.adapter.install(await it.issued(), {}));
      expect(code).toBe('PrincipalGone');
      expect(message).toContain(`${service.name} ${problem}.`);
    });
  });
});
