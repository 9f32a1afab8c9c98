import { DAY, HOUR, MINUTE, token } from '../aws/secrets-manager/fixtures';
import { setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

const LATER = { RotateImmediately: false };
const fail = () => {
  throw new Error('not configured');
};

describe('10. RotateSecret with RotateImmediately=false', () => {
  test('runs testSecret alone, with a temporary AWSPENDING version', async () => {
    const during: unknown[] = [];
    const { rotate, pass, put, steps, labels, versions } = await setUpRotation(async () => {
      during.push(await labels('key'));
      await put('key', 2, 'a value that is removed with the version', 'AWSPENDING');
    });
    await rotate(2, LATER);
    await pass(MINUTE);
    expect(steps()).toEqual(['testSecret']);
    expect(during).toEqual([{ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] }]);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
    expect(await versions('key')).toHaveLength(1);
  });

  test.each([
    ['TestRotationSucceeded', () => undefined],
    ['TestRotationFailed', fail],
  ])('emits %s without a retry, and removes the version', async (last, step) => {
    const { rotate, pass, events, versions } = await setUpRotation(step);
    await rotate(2, LATER);
    await pass(HOUR);
    expect(events).toEqual(['TestRotationStarted', last]);
    expect(await versions('key')).toHaveLength(1);
  });

  test('rotates first at the scheduled time', async () => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, { ...LATER, RotationRules: { ScheduleExpression: 'cron(0 3 15 * ? *)' } });
    await pass(14 * DAY);
    expect(rotation()?.succeeded).toBe(0);
    await pass(2 * DAY);
    expect(rotation()?.succeeded).toBe(1);
  });
});
