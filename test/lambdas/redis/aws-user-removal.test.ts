import { MINUTE } from '../../../engine/src/time/clock';
import { refusalOf } from '../../../engine/test/world/account';
import { CHECK, SERVICES, setting, setUp } from './aws-user-fixture';

describe.each(Object.entries(SERVICES))('%s', (_kind, service) => {
  describe('a removal', () => {
    test('states the passwords that remain, and ends when the endpoint refuses the removed one', async () => {
      const { installed, adapter, clock, run, changes, user } = setUp(service);
      const first = await installed();
      const second = await installed(first);
      const start = clock.now();
      await run(adapter.remove({ id: 'version', value: first }, { current: second, previous: second }));
      expect(changes().at(-1)).toEqual(setting(service, second.password));
      expect(clock.now() - start).toBe(2 * MINUTE);
      expect(user.effective.passwords).toEqual([second.password]);
      expect(await run(adapter.proveRefused(first, CHECK))).toBe(
        'cache.internal:6379 refused it 3 times in a row',
      );
      expect((await refusalOf(run(adapter.proveRefused(second, CHECK)))).code).toBe('StillAccepted');
    });

    test('of the last password switches the user off, and leaves a password that is not issued', async () => {
      const { installed, adapter, run, user, log } = setUp(service);
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
      const { installed, adapter, run, user } = setUp(service);
      const first = await installed();
      const second = await installed(first);
      user.modify([first.password, second.password], undefined);
      await run(adapter.remove({ id: 'version', value: first }, { current: second }));
      expect(user.effective.passwords).toEqual([second.password]);
    });

    test('changes nothing for a password that does not work, a version without a value and a user that is gone', async () => {
      const { installed, issued, adapter, run, user, changes } = setUp(service);
      const value = await installed();
      await run(adapter.remove({ id: 'version', value: await issued() }, { current: value }));
      await run(adapter.remove({ id: 'version' }, {}));
      await run(adapter.remove({ id: 'version', value: { ...value, username: 'other' } }, {}));
      user.exists = false;
      await run(adapter.remove({ id: 'version', value }, {}));
      expect(changes()).toHaveLength(1);
    });

    test('fails when it takes too long', async () => {
      const { installed, adapter, run, responses, clock } = setUp(service);
      const value = await installed();
      responses.DescribeUsers = () => ({ Users: [{ Status: 'modifying' }] });
      const start = clock.now();
      const { code, message } = await refusalOf(run(adapter.remove({ id: 'version', value }, {})));
      expect(code).toBe('IssuerTimedOut');
      expect(message).toContain(`A password of ${service.name} was not removed within 4 minutes.`);
      expect(clock.now() - start).toBe(4 * MINUTE);
    });
  });
});
