import { CURRENT, PENDING, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { type Subject, subject } from '../subject';
import { codeOf } from '../world/world';
import { lateInstalls } from './delayed-install';
import { Account, onePassword } from './one-password';
import { passwordsAlive } from './passwords';
import { STEPS, sampleSuite, TOKEN } from './sample-suite';

function single(): Subject & { readonly account: Account } {
  const account = new Account();
  const it = subject(
    (world) => ({
      factory: onePassword(account),
      works: (text) => account.accepts(JSON.parse(text).password),
      alive: () => passwordsAlive({ world }, (password) => account.accepts(password)),
    }),
    'one-password',
    { username: 'app' },
  );
  // The construct writes a grace of zero for one slot.
  it.world.environment.REKEY_TIMES = JSON.stringify({
    graceSeconds: 0,
    quarantineSeconds: 604800,
    overdueAfterSeconds: 92 * 86400,
  });
  return { ...it, account };
}

sampleSuite('one-password', single);
lateInstalls('one-password', single, 'finishSecret');

describe('one password that is replaced in place', () => {
  test('a grace that the stack grants all the same is refused at the deploy', async () => {
    const it = single();
    const times = JSON.parse(it.world.environment.REKEY_TIMES);
    it.world.environment.REKEY_TIMES = JSON.stringify({ ...times, graceSeconds: 3600 });
    await it.world.resource('Create');
    expect(it.world.answers.at(-1)?.Reason).toContain('[BadSettings] The adapter declares one slot');
  });

  const works = (it: Subject) => it.works(it.world.secret.text(CURRENT) as string);

  async function readyToFinish() {
    const it = single();
    await it.world.deploy();
    it.world.secret.startRotation(TOKEN);
    for (const step of STEPS.slice(0, 3)) expect(await it.world.step(step, TOKEN)).toBe('done');
    it.world.calls.reset();
    return it;
  }

  test('AWSCURRENT works until the last step installs, and from its promotion on', async () => {
    const it = await readyToFinish();
    const { world } = it;
    const out: string[] = [];
    world.calls.afterEach = () => {
      if (!works(it)) out.push(world.calls.made.at(-1) as string);
    };
    expect(await world.step('finishSecret', TOKEN)).toBe('done');
    expect(out).toEqual(['install', 'verify']);
    expect(world.secret.labels).toEqual({ [CURRENT]: TOKEN });
  });

  test('a failed verification restores the current password', async () => {
    const it = await readyToFinish();
    it.world.calls.afterEach = () => undefined;
    it.account.broken = true;
    expect(codeOf(await it.world.step('finishSecret', TOKEN))).toBe('VerifyFailed');
    expect(works(it)).toBe(true);
    expect(it.world.secret.labels[CURRENT]).not.toBe(TOKEN);
  });

  test('a promotion that is denied restores the current password', async () => {
    const it = await readyToFinish();
    it.world.calls.fault = (name) => (name === 'move' ? 'deny' : undefined);
    expect(codeOf(await it.world.step('finishSecret', TOKEN))).toBe('AccessDenied');
    expect(works(it)).toBe(true);
  });

  test('a promotion whose answer is lost is not taken back', async () => {
    const it = await readyToFinish();
    it.world.calls.fault = (name) => (name === 'move' ? 'mute' : undefined);
    await it.world.step('finishSecret', TOKEN);
    expect(works(it)).toBe(true);
  });

  test.each(['retry', 'sweep'])(
    'a crash between installation and promotion is completed by a %s',
    async (by) => {
      const it = await readyToFinish();
      it.world.calls.fault = (name) => (name === 'install' ? 'crash-after' : undefined);
      expect(await it.world.step('finishSecret', TOKEN)).toBe('crashed');
      it.world.calls.reset();
      expect(works(it)).toBe(false);
      if (by === 'retry') expect(await it.world.rotate(TOKEN)).toBe('done');
      else expect(await it.world.sweep()).toBe('done');
      expect(works(it)).toBe(true);
      expect(it.world.secret.labels).toEqual({ [CURRENT]: TOKEN });
    },
  );

  test.each(['deny', 'lose'] as const)(
    'a sweep that meets "%s" leaves AWSPENDING on the installed value',
    async (fault) => {
      const it = await readyToFinish();
      it.world.calls.fault = (name) => (name === 'install' ? 'crash-after' : undefined);
      await it.world.step('finishSecret', TOKEN);
      it.world.calls.reset();
      it.world.clock.pass(2 * HOUR);
      it.world.calls.fault = (name) => (name === 'verify' ? fault : undefined);
      expect(codeOf(await it.world.sweep())).toBe('SweepFailed');
      expect(it.world.secret.labels[PENDING]).toBe(TOKEN);
      it.world.calls.reset();
      expect(await it.world.sweep()).toBe('done');
      expect(works(it)).toBe(true);
    },
  );

  test('a rotation that was abandoned after its installation is undone by the next one', async () => {
    const it = await readyToFinish();
    it.world.calls.fault = (name) => (name === 'install' ? 'crash-after' : undefined);
    await it.world.step('finishSecret', TOKEN);
    it.world.calls.reset();
    it.world.calls.afterEach = () => undefined;
    it.world.secret.setLabel(PENDING, undefined);
    expect(works(it)).toBe(false);
    it.world.clock.pass(HOUR);
    expect(codeOf(await it.world.sweep())).toBe('SweepFailed');
    expect(it.world.secret.rotationsAsked).toBe(1);
    expect(await it.world.rotate()).toBe('done');
    expect(works(it)).toBe(true);
    expect(it.world.secret.labels[PREVIOUS]).toBeUndefined();
  });
});
