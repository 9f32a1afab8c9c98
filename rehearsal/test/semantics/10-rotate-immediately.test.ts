import { eachWorld } from '../../../engine/test/world/world';
import { token } from '../aws/secrets-manager/fixtures';
import { DAY, HOUR, MINUTE, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

const LATER = { RotateImmediately: false };

test('10: only testSecret is run, with an AWSPENDING version that is there for that long', async () => {
  const during: unknown[] = [];
  const { rotate, pass, steps, labels, call } = await setUpRotation(async () => {
    during.push(await labels('key'));
  });
  await rotate(2, LATER);
  await pass(MINUTE);
  expect(steps()).toEqual(['testSecret']);
  expect(during).toEqual([{ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] }]);
  expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
  const all = await call('ListSecretVersionIds', { SecretId: 'key', IncludeDeprecated: true });
  expect(all.Versions).toHaveLength(1);
});

test.each([
  ['TestRotationSucceeded', () => undefined],
  [
    'TestRotationFailed',
    () => {
      throw new Error('not fit');
    },
  ],
])('10: TestRotationStarted is followed by %s, and by no retry', async (last, step) => {
  const { rotate, pass, events } = await setUpRotation(step);
  await rotate(2, LATER);
  await pass(HOUR);
  expect(events).toEqual(['TestRotationStarted', last]);
});

test('10: the first rotation is that of the schedule', async () => {
  const { rotate, pass, rotation } = await setUpRotation();
  await rotate(2, { ...LATER, RotationRules: { ScheduleExpression: 'cron(0 3 15 * ? *)' } });
  await pass(14 * DAY);
  expect(rotation()?.succeeded).toBe(0);
  await pass(2 * DAY);
  expect(rotation()?.succeeded).toBe(1);
});

describe('the engine', () => {
  const box = eachWorld();

  test.each([
    ['no value', undefined],
    ['the value of AWSCURRENT', 'copied'],
  ])(
    '10: with %s in the version, testSecret sees whether the function is fit to rotate',
    async (_, copied) => {
      const world = await box.world.deploy();
      const issued = world.issuer.ours.length;
      world.secret.startRotation(token(2));
      if (copied) await world.secret.put(token(2), world.secret.text('AWSCURRENT') as string);
      world.calls.reset();
      expect(await world.step('testSecret', token(2))).toBe('done');
      expect(world.calls.made).toContain('verify');
      expect(world.issuer.ours).toHaveLength(issued);
    },
  );

  test('10: and fails when the current credential does not authenticate', async () => {
    const world = await box.world.deploy();
    world.watchLabels = false;
    world.issuer.keys.clear();
    world.secret.startRotation(token(2));
    expect(await world.step('testSecret', token(2))).not.toBe('done');
    expect(world.logged().at(-1)).toMatchObject({ code: 'VerifyFailed' });
  });
});
