import { CURRENT, PREVIOUS } from '../../src/secret-store/secret-store';
import { HOUR } from '../../src/time/clock';
import { type Subject, subject } from '../subject';
import { codeOf, DAY } from '../world/world';
import { lateInstalls } from './delayed-install';
import { DualPasswordAccount, dualPassword } from './dual-password';
import { passwordsAlive } from './passwords';
import { sampleSuite, TOKEN } from './sample-suite';

function dual(): Subject & { readonly account: DualPasswordAccount } {
  const account = new DualPasswordAccount();
  const it = subject(
    (world) => ({
      factory: dualPassword(account),
      works: (text) => account.accepts(JSON.parse(text).password),
      alive: () => passwordsAlive({ world }, (password) => account.accepts(password)),
    }),
    'dual-password',
    { username: 'app' },
  );
  return { ...it, account };
}

sampleSuite('dual-password', dual);
lateInstalls('dual-password', dual);

describe('one login with two passwords', () => {
  const passwordIn = ({ world }: Subject, label: string) =>
    JSON.parse(world.secret.text(label) ?? '{}').password;

  test('a rotation retains the current password, and the grace over, discards it', async () => {
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

  test('a rotation within the grace is held back, since a third password has no room', async () => {
    const it = dual();
    await it.world.deploy();
    await it.world.rotate();
    it.world.clock.pass(HOUR);
    expect(codeOf(await it.world.rotate())).toBe('GraceNotOver');
    expect(passwordsAlive(it, (password) => it.account.accepts(password))).toHaveLength(2);
  });

  test('a deploy replaces a current password that the account refuses', async () => {
    const it = dual();
    await it.world.deploy();
    it.world.calls.afterEach = () => undefined;
    it.account.identifyBy('changed-by-hand', false);
    await it.world.resource('Update');
    expect(it.world.answers.at(-1)?.Status).toBe('SUCCESS');
    expect(it.account.accepts(passwordIn(it, CURRENT))).toBe(true);
  });

  test('an abandoned rotation gives its room back: AWSCURRENT becomes the primary password again', async () => {
    const it = dual();
    const { world, account } = it;
    await world.deploy();
    world.secret.startRotation(TOKEN);
    for (const step of ['createSecret', 'setSecret']) await world.step(step, TOKEN);
    world.secret.setLabel('AWSPENDING', undefined);
    const abandoned = account.primary;
    world.clock.pass(2 * HOUR);
    expect(await world.sweep()).toBe('done');
    expect(account).toMatchObject({ primary: passwordIn(it, CURRENT), secondary: undefined });
    expect(account.accepts(abandoned as string)).toBe(false);
  });
});
