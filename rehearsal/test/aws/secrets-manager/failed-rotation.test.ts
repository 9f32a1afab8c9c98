import { token } from './fixtures';
import { DAY, HOUR, MINUTE, setUpRotation } from './rotation-fixtures';

/** Fails the first `times` invocations of `step`. */
function failing(step: string, times: number) {
  let left = times;
  return ({ Step }: { Step: string }) => {
    if (Step !== step || left === 0) return;
    left--;
    throw new Error(`${step} fails`);
  };
}

test('a rotation that fails runs again from the first step with the same token', async () => {
  const { rotate, pass, steps, events, invocations, labels } = await setUpRotation(failing('setSecret', 1));
  await rotate(2);
  await pass(2 * MINUTE);
  expect(steps().join()).toBe('createSecret,setSecret,createSecret,setSecret,testSecret,finishSecret');
  expect(new Set(invocations.map(({ ClientRequestToken }) => ClientRequestToken))).toEqual(
    new Set([token(2)]),
  );
  expect(events).toEqual(['RotationStarted', 'RotationFailed', 'RotationStarted', 'RotationSucceeded']);
  expect(await labels('key')).toMatchObject({ [token(2)]: ['AWSCURRENT', 'AWSPENDING'] });
});

test('a function that finishes without moving AWSCURRENT has failed', async () => {
  const { aws, rotate, pass, events, labels } = await setUpRotation();
  const behaviour = async () => undefined;
  const { arn: RotationLambdaARN } = aws.lambda.createFunction({ name: 'idle', roleArn: 'role', behaviour });
  const principal = 'secretsmanager.amazonaws.com';
  aws.lambda.addPermission('idle', { statementId: 'rotation', action: 'lambda:InvokeFunction', principal });
  await rotate(2, { RotationLambdaARN });
  await pass(30_000);
  expect(events).toEqual(['RotationStarted', 'RotationFailed']);
  expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
});

test('a rotation that keeps failing is given up, and taken up with its token in the next window', async () => {
  // GIVEN a first window in which nothing works
  let broken = true;
  const { rotate, pass, call, events, invocations, labels, rotation } = await setUpRotation(() => {
    if (broken) throw new Error('down');
  });
  // WHEN
  await rotate(2);
  await pass(3 * HOUR);
  // THEN
  const attempts = rotation()?.failed ?? 0;
  expect(attempts).toBeGreaterThan(2);
  expect(attempts).toBeLessThan(10);
  expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
  await expect(rotate(3)).rejects.toMatchObject({ code: 'InvalidRequestException' });
  // WHEN
  broken = false;
  events.length = 0;
  await pass(31 * DAY);
  // THEN
  expect(events).toEqual(['RotationStarted', 'RotationSucceeded']);
  expect(invocations[invocations.length - 1]?.ClientRequestToken).toBe(token(2));
  expect((await call('GetSecretValue', { SecretId: 'key' })).VersionId).toBe(token(2));
});

test('a scheduled rotation that is given up leaves NextRotationDate in the past', async () => {
  let broken = false;
  const { aws, rotate, pass, call, rotation } = await setUpRotation(() => {
    if (broken) throw new Error('down');
  });
  await rotate(2, { RotationRules: { ScheduleExpression: 'rate(30 days)', Duration: '2h' } });
  await pass(MINUTE);
  broken = true;
  await pass(30 * DAY + 6 * HOUR);
  const { NextRotationDate } = await call('DescribeSecret', { SecretId: 'key' });
  expect(NextRotationDate.getTime()).toBeLessThan(aws.timeline.now());
  expect(rotation()?.next).toBeGreaterThan(aws.timeline.now());
});

test('a value written by hand abandons the rotation: no label, no further step', async () => {
  const { rotate, put, pass, steps, events, labels, rotation } = await setUpRotation(async ({ Step }) => {
    if (Step === 'setSecret') await put('key', 3, 'by hand');
  });
  await rotate(2);
  await pass(3 * HOUR);
  expect(steps()).toEqual(['createSecret', 'setSecret']);
  expect(events).toEqual(['RotationStarted', 'RotationAbandoned']);
  expect(rotation()).toMatchObject({ succeeded: 0, failed: 0, abandoned: 1 });
  expect(await labels('key')).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] });
});

test('so does one that is written between two attempts', async () => {
  const { rotate, put, pass, events, steps } = await setUpRotation(failing('setSecret', 99));
  await rotate(2);
  await pass(30_000);
  await put('key', 3, 'by hand');
  await pass(3 * HOUR);
  expect(steps()).toEqual(['createSecret', 'setSecret']);
  expect(events).toEqual(['RotationStarted', 'RotationFailed', 'RotationAbandoned']);
});

test('a function that takes AWSPENDING off its version abandons the rotation too', async () => {
  const { rotate, move, pass, events } = await setUpRotation(async ({ Step }) => {
    if (Step !== 'setSecret') return;
    await move('key', 'AWSPENDING', 2);
    throw new Error('cleaned up');
  });
  await rotate(2);
  await pass(3 * HOUR);
  expect(events).toEqual(['RotationStarted', 'RotationAbandoned']);
});

test('a rotation that moved AWSCURRENT and then failed is run again, and succeeds', async () => {
  let first = true;
  const { rotate, move, pass, events } = await setUpRotation(async ({ Step }) => {
    if (Step !== 'finishSecret' || !first) return;
    first = false;
    await move('key', 'AWSCURRENT', 1, 2);
    throw new Error('crashed after the move');
  });
  await rotate(2);
  await pass(5 * MINUTE);
  expect(events).toEqual(['RotationStarted', 'RotationFailed', 'RotationStarted', 'RotationSucceeded']);
});

test('a permission that is taken away fails the rotation', async () => {
  const { aws, rotate, pass, events, steps } = await setUpRotation(({ Step }) => {
    if (Step === 'createSecret') aws.lambda.removePermission('rotator', 'rotation');
  });
  await rotate(2);
  await pass(30_000);
  expect(events).toEqual(['RotationStarted', 'RotationFailed']);
  expect(steps()).toEqual(['createSecret']);
});
