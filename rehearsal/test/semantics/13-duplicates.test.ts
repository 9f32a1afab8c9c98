import { codeOf, DAY, HOUR, MINUTE, token } from '../aws/secrets-manager/fixtures';
import { STEPS, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

describe('13. Duplicate and concurrent rotations', () => {
  test('refuses RotateSecret during a scheduled rotation', async () => {
    const { aws, rotate, pass, call, events, labels } = await setUpRotation(() =>
      aws.timeline.sleep(5 * MINUTE),
    );
    const RotationRules = { ScheduleExpression: 'cron(0 3 * * ? *)', Duration: '1h' };
    await rotate(2, { RotationRules, RotateImmediately: false });
    await pass(HOUR);
    events.length = 0;
    while (events.length === 0) await pass(MINUTE);
    const now = call('RotateSecret', { SecretId: 'key', ClientRequestToken: token(9) });
    expect(await codeOf(now)).toBe('InvalidRequestException');
    await pass(HOUR);
    expect(events).toEqual(['RotationStarted', 'RotationSucceeded']);
    expect(Object.keys((await labels('key')) ?? {})).not.toContain(token(9));
  });

  test('starts one rotation for repeated requests with one token', async () => {
    const { rotate, pass, steps } = await setUpRotation();
    await Promise.all([rotate(2), rotate(2)]);
    await pass(MINUTE);
    await rotate(2);
    await pass(DAY);
    expect(steps()).toEqual(STEPS);
  });
});
