import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import type { Fault } from '../../src/testing/faults';
import { HOUR, SECOND } from '../../src/time/clock';
import { codeOf } from '../world/world';
import { delayedInstalls } from './delayed-install';
import { Account, onePassword } from './one-password';
import { passwordSubject, runSteps, sampleSuite, TOKEN, withFault } from './sample-suite';

function single() {
  const it = passwordSubject('one-password', () => {
    const account = new Account();
    return {
      account,
      factory: onePassword(account),
      accepts: (password: string) => account.accepts(password),
    };
  });
  // The construct sets a grace of zero for one slot.
  it.world.setTimes({ graceSeconds: 0 });
  return it;
}

sampleSuite('one-password', single);
delayedInstalls('one-password', single, 'finishSecret');

describe('one password that is replaced in place', () => {
  type Single = ReturnType<typeof single>;
  const works = (it: Single) => it.works(it.world.secret.text(CURRENT) as string);
  const finish = (it: Single, call: string, fault: Fault) =>
    withFault(it, call, fault, async () => codeOf(await it.world.step('finishSecret', TOKEN)));

  async function readyToFinish() {
    const it = single();
    await it.world.deploy();
    expect(await runSteps(it, 3)).toBe('done');
    it.world.calls.reset();
    return it;
  }

  async function crashedAfterInstall() {
    const it = await readyToFinish();
    expect(await finish(it, 'install', 'crash-after')).toBe('crashed');
    expect(works(it)).toBe(false);
    return it;
  }

  test('refuses a grace at the deploy', async () => {
    const it = single();
    it.world.setTimes({ graceSeconds: 3600 });
    await it.world.resource('Create');
    expect(it.world.answers.at(-1)?.Reason).toContain('[BadSettings] The adapter declares one slot');
  });

  test('is refused only from the installation to the promotion in the last step', async () => {
    const it = await readyToFinish();
    const { world } = it;
    const refusedAfter: string[] = [];
    world.calls.afterEach = () => {
      if (!works(it)) refusedAfter.push(world.calls.made.at(-1) as string);
    };
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(refusedAfter).toEqual(['install', 'verify']);
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN });
  });

  test('is restored when the verification of the new one fails', async () => {
    const it = await readyToFinish();
    it.world.calls.afterEach = () => undefined;
    it.account.broken = true;
    expect(codeOf(await it.world.step('finishSecret', TOKEN))).toBe('VerifyFailed');
    expect(works(it)).toBe(true);
    expect(it.world.secret.labels[CURRENT]).not.toBe(TOKEN);
  });

  test('is restored when the promotion is denied', async () => {
    const it = await readyToFinish();
    expect(await finish(it, 'move', 'deny')).toBe('AccessDenied');
    expect(works(it)).toBe(true);
  });

  test('is not restored when the response to the promotion is lost', async () => {
    const it = await readyToFinish();
    await finish(it, 'move', 'mute');
    expect(works(it)).toBe(true);
  });

  test('works again when a concurrent attempt restored the old one during a slow promotion', async () => {
    const it = await readyToFinish();
    const { world, account } = it;
    const old = account.password as string;
    world.calls.afterEach = () => undefined;
    world.calls.delay = (name) => {
      if (name === 'move' && world.secret.labels[CURRENT] !== TOKEN) {
        account.set(old);
        world.clock.pass(4 * SECOND);
      }
      return undefined;
    };
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(account.accepts(old)).toBe(false);
    expect(works(it)).toBe(true);
  });

  test.each(['retry', 'sweep'])('works again after a crash before the promotion and a %s', async (by) => {
    const it = await crashedAfterInstall();
    expect(await (by === 'retry' ? it.world.rotate(TOKEN) : it.world.sweep())).toBe('done');
    expect(works(it)).toBe(true);
    expect(it.world.secret.labels).toEqual({ [CURRENT]: TOKEN });
  });

  test.each(['deny', 'lose'] as const)(
    'keeps AWSPENDING when a sweep meets "%s" in verify',
    async (fault) => {
      const it = await crashedAfterInstall();
      it.world.clock.pass(2 * HOUR);
      expect(await withFault(it, 'verify', fault, async () => codeOf(await it.world.sweep()))).toBe(
        'SweepFailed',
      );
      expect(it.world.secret.labels[PENDING]).toBe(TOKEN);
      expect(await it.world.sweep()).toBe('done');
      expect(works(it)).toBe(true);
    },
  );

  test('works again after the rotation that follows one abandoned after its installation', async () => {
    const it = await crashedAfterInstall();
    it.world.calls.afterEach = () => undefined;
    it.world.secret.setLabel(PENDING, undefined);
    it.world.clock.pass(HOUR);
    expect(codeOf(await it.world.sweep())).toBe('SweepFailed');
    expect(it.world.secret.rotationsAsked).toBe(1);
    expect(await it.world.rotate()).toBe('done');
    expect(works(it)).toBe(true);
    expect(it.world.secret.labels[PREVIOUS]).toBeUndefined();
  });
});
