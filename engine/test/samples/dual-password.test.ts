import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { codeOf, DAY } from '../world/world';
import { delayedInstalls } from './delayed-install';
import { DualPasswordAccount, dualPassword } from './dual-password';
import { passwordSubject, runSteps, sampleSuite } from './sample-suite';

const dual = () =>
  passwordSubject('dual-password', () => {
    const account = new DualPasswordAccount();
    return {
      account,
      factory: dualPassword(account),
      accepts: (password: string) => account.accepts(password),
    };
  });

sampleSuite('dual-password', dual);
delayedInstalls('dual-password', dual);

describe('an account with two passwords', () => {
  const passwordIn = ({ world }: ReturnType<typeof dual>, label: string) =>
    JSON.parse(world.secret.text(label) ?? '{}').password;

  test('retains the current password in a rotation, and discards it after the grace', async () => {
    const it = dual();
    await it.world.deploy();
    await it.world.rotate();
    expect(it.account).toMatchObject({
      primary: passwordIn(it, CURRENT),
      secondary: passwordIn(it, PREVIOUS),
    });
    it.world.clock.pass(DAY + HOUR);
    await it.world.sweep();
    expect(it.account).toMatchObject({ primary: passwordIn(it, CURRENT), secondary: undefined });
  });

  test('rejects a rotation in the grace with GraceNotOver', async () => {
    const it = dual();
    await it.world.deploy();
    await it.world.rotate();
    it.world.clock.pass(HOUR);
    expect(codeOf(await it.world.rotate())).toBe('GraceNotOver');
    expect(it.alive()).toHaveLength(2);
  });

  test('gets a new password from a deploy when it refuses the current one', async () => {
    const it = dual();
    await it.world.deploy();
    it.world.calls.afterEach = () => undefined;
    it.account.identifyBy('changed-by-hand', false);
    await it.world.resource('Update');
    expect(it.world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(it.account.accepts(passwordIn(it, CURRENT))).toBe(true);
  });

  test('has AWSCURRENT as its primary password again after an abandoned rotation', async () => {
    const it = dual();
    const { world, account } = it;
    await world.deploy();
    await runSteps(it, 2);
    world.secret.setLabel(PENDING, undefined);
    const abandoned = account.primary as string;
    world.clock.pass(2 * HOUR);
    expect(await world.sweep()).toBe('done');
    expect(account).toMatchObject({ primary: passwordIn(it, CURRENT), secondary: undefined });
    expect(account.accepts(abandoned)).toBe(false);
  });
});
