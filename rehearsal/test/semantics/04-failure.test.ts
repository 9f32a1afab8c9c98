import { codeOf, DAY, HOUR, MINUTE, token } from '../aws/secrets-manager/fixtures';
import { STEPS, setUpRotation } from '../aws/secrets-manager/rotation-fixtures';

/** A rotation whose function fails while `state.failing` is true. */
async function failingRotation(failing: boolean) {
  const state = { failing };
  const world = await setUpRotation(() => {
    if (state.failing) throw new Error('down');
  });
  return { ...world, state };
}

describe('4. Failed rotations', () => {
  test('ignores the return value of the function', async () => {
    const { rotate, pass, events } = await setUpRotation(() => ({ error: 'not a failure', statusCode: 500 }));
    await rotate(2);
    await pass(MINUTE);
    expect(events).toEqual(['RotationStarted', 'RotationSucceeded']);
  });

  test.each(STEPS)('retries all steps with the same token when %s fails', async (failing) => {
    const { rotate, pass, steps, invocations, events } = await setUpRotation(({ Step }) => {
      if (Step === failing) throw new Error('down');
    });
    await rotate(2);
    await pass(HOUR);
    const attempt = STEPS.slice(0, STEPS.indexOf(failing) + 1);
    const attempts = steps().length / attempt.length;
    expect(attempts).toBeGreaterThan(2);
    expect(attempts).toBeLessThan(10);
    expect(steps()).toEqual(Array(attempts).fill(attempt).flat());
    expect(events).toEqual(Array(attempts).fill(['RotationStarted', 'RotationFailed']).flat());
    expect(invocations.every(({ ClientRequestToken }) => ClientRequestToken === token(2))).toBe(true);
  });

  test('fails when the function succeeds without moving AWSCURRENT', async () => {
    const { aws, rotate, pass, events, labels } = await setUpRotation();
    const behaviour = async () => undefined;
    const { arn: RotationLambdaARN } = aws.lambda.createFunction({
      name: 'idle',
      roleArn: 'role',
      behaviour,
    });
    const principal = 'secretsmanager.amazonaws.com';
    aws.lambda.addPermission('idle', { statementId: 's', action: 'lambda:InvokeFunction', principal });
    await rotate(2, { RotationLambdaARN });
    await pass(MINUTE / 2);
    expect(events).toEqual(['RotationStarted', 'RotationFailed']);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  });

  test('succeeds in a retry when the function fails after it has moved AWSCURRENT', async () => {
    let failed = false;
    const { rotate, move, pass, events } = await setUpRotation(async ({ Step }) => {
      if (Step !== 'finishSecret' || failed) return;
      failed = true;
      await move('key', 'AWSCURRENT', 1, 2);
      throw new Error('crashed after the move');
    });
    await rotate(2);
    await pass(5 * MINUTE);
    expect(events).toEqual(['RotationStarted', 'RotationFailed', 'RotationStarted', 'RotationSucceeded']);
  });

  test('retries an unfinished rotation with its token in the next window', async () => {
    const { rotate, pass, events, invocations, labels, value, state } = await failingRotation(true);
    await rotate(2);
    await pass(3 * HOUR);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
    expect(await codeOf(rotate(3))).toBe('InvalidRequestException');
    state.failing = false;
    events.length = 0;
    await pass(31 * DAY);
    expect(events).toEqual(['RotationStarted', 'RotationSucceeded']);
    expect(invocations.at(-1)?.ClientRequestToken).toBe(token(2));
    expect(await value('key')).toBe(`value of ${token(2)}`);
  });

  test('stops retries at the end of the window and leaves NextRotationDate in the past', async () => {
    const { aws, rotate, pass, describe, rotation, state } = await failingRotation(false);
    await rotate(2, { RotationRules: { ScheduleExpression: 'rate(10 days)', Duration: '2h' } });
    await pass(MINUTE);
    state.failing = true;
    const attempts: number[] = [];
    aws.secretsManager.onRotation(({ name, time }) => name === 'RotationFailed' && attempts.push(time % DAY));
    await pass(15 * DAY);
    expect(attempts.length).toBeGreaterThan(2);
    expect(Math.max(...attempts)).toBeLessThan(2 * HOUR);
    expect(Number((await describe('key')).NextRotationDate)).toBeLessThan(aws.timeline.now());
    expect(rotation()?.next).toBeGreaterThan(aws.timeline.now());
  });
});
