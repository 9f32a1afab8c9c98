import { CURRENT, PENDING } from '../../src/secret-store/secret-store';
import { codeOf, Rotator } from '../../src/testing/rotator';
import { HOUR, MINUTE } from '../../src/time/clock';
import { DualPasswordAccount, dualPassword } from '../samples/dual-password';
import { modified } from '../testing/modified-kinds';

describe('an adapter whose installation stays pending', () => {
  /** @param install replaces the one of the adapter. */
  const pending = (account: DualPasswordAccount, install = (_password: string) => {}) =>
    modified(dualPassword(account), (adapter) => ({
      traits: { ...adapter.traits, asynchronous: true },
      install: async ({ password }: { password: string }) => {
        install(password);
        return 'pending';
      },
    }));

  test('fails every attempt with InstallPending, until a sweep ends the rotation', async () => {
    const account = new DualPasswordAccount();
    const rotator = new Rotator({ factory: dualPassword(account), parameters: { username: 'app' } });
    await rotator.deploy();
    const { password } = JSON.parse(rotator.secret.text(CURRENT) as string);
    rotator.factory = pending(account);
    const token = 'token-of-a-rotation-0000000000001';
    for (let retry = 0; retry < 3; retry++) {
      expect(codeOf(await rotator.rotate(token))).toBe('InstallPending');
      rotator.clock.pass(5 * MINUTE);
      expect(await rotator.sweep()).toBe('done');
      expect(rotator.secret.labels[PENDING]).toBe(token);
    }
    rotator.clock.pass(2 * HOUR);
    // The function fails, because the steps raised no alarm.
    const ended = await rotator.sweep();
    expect(codeOf(ended)).toBe('SweepFailed');
    expect(String(ended)).toContain(
      `[InstallPending] The rotation to version ${token} was not complete in time`,
    );
    expect(rotator.secret.labels[PENDING]).toBeUndefined();
    expect(await rotator.sweep()).toBe('done');
    expect(account.accepts(password)).toBe(true);
    rotator.factory = dualPassword(account);
    expect(await rotator.rotate()).toBe('done');
  });

  test('fails the deploy with InstallPending, and leaves no credential after the deletion', async () => {
    const account = new DualPasswordAccount();
    const installed: string[] = [];
    const factory = pending(account, (password) => {
      installed.push(password);
      account.identifyBy(password, false);
    });
    const rotator = new Rotator({ factory, parameters: { username: 'app' } });
    await rotator.resource('Create');
    expect(rotator.answers[0]).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('InstallPending'),
    });
    await rotator.delete();
    expect(rotator.answers[1].Status).toBe('SUCCESS');
    expect(installed.map((password) => account.accepts(password))).not.toContain(true);
    expect(installed).not.toEqual([]);
  });
});
