import { codeOf, DAY, HOUR, MINUTE, token } from './fixtures';
import { setUpRotation } from './rotation-fixtures';

const DAILY = { RotationRules: { ScheduleExpression: 'rate(24 hours)', Duration: '2h' } };
const LATER = { RotateImmediately: false };
const scheduled = (ScheduleExpression: string) => ({ ...LATER, RotationRules: { ScheduleExpression } });

test('DescribeSecret shows the dates of the last and the next rotation', async () => {
  const { aws, rotate, pass, describe, rotation } = await setUpRotation();
  await rotate(2);
  await pass(MINUTE);
  expect(rotation()).toMatchObject({ succeeded: 1, failed: 0, scheduleExpression: 'rate(30 days)' });
  const described = await describe('key');
  expect(described.RotationEnabled).toBe(true);
  expect(described.LastRotatedDate.getTime()).toBeGreaterThan(aws.timeline.now() - MINUTE);
  expect(described.NextRotationDate).toEqual(new Date('2026-02-01T00:00:00Z'));
});

test.each([
  ['no function', { RotationLambdaARN: undefined }, 'InvalidRequestException'],
  ['an invalid ARN of the function', { RotationLambdaARN: 'rotator' }, 'InvalidParameterException'],
  [
    'a missing function',
    { RotationLambdaARN: 'arn:aws:lambda:eu-central-1:123456789012:function:missing' },
    'AccessDeniedException',
  ],
  ['no rules', { RotationRules: undefined }, 'InvalidRequestException'],
  ['invalid rules', { RotationRules: { AutomaticallyAfterDays: 0 } }, 'InvalidParameterException'],
])('RotateSecret with %s changes nothing', async (_, input, code) => {
  const { rotate, labels, rotation } = await setUpRotation();
  expect(await codeOf(rotate(2, input))).toBe(code);
  expect(rotation()).toBeUndefined();
  expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
});

test('CancelRotateSecret ends the schedule, and RotateSecret resumes it', async () => {
  const { rotate, pass, call, describe, rotation, labels } = await setUpRotation();
  await rotate(2, DAILY);
  await pass(MINUTE);
  const before = await labels('key');
  await call('CancelRotateSecret', { SecretId: 'key' });
  await pass(10 * DAY);
  expect(rotation()?.succeeded).toBe(1);
  expect(await labels('key')).toEqual(before);
  expect((await describe('key')).NextRotationDate).toBeUndefined();
  await rotate(3, { RotationLambdaARN: undefined, RotationRules: undefined });
  await pass(2 * DAY);
  expect(rotation()?.succeeded).toBeGreaterThan(2);
});

test.each([
  [{ ForceDeleteWithoutRecovery: true }],
  [{ RecoveryWindowInDays: 7 }],
  [{ RecoveryWindowInDays: 30 }],
])('a secret that is deleted with %j does not rotate', async (how) => {
  const { rotate, pass, call, steps } = await setUpRotation();
  await rotate(2, DAILY);
  await pass(MINUTE);
  const before = steps().length;
  await call('DeleteSecret', { SecretId: 'key', ...how });
  await pass(10 * DAY);
  expect(steps()).toHaveLength(before);
});

test('a restored secret rotates again', async () => {
  const { rotate, pass, call, rotation } = await setUpRotation();
  await rotate(2, DAILY);
  await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 30 });
  await pass(5 * DAY);
  const before = rotation()?.succeeded ?? 0;
  await call('RestoreSecret', { SecretId: 'key' });
  await pass(5 * DAY);
  expect(rotation()?.succeeded).toBeGreaterThan(before + 2);
});

describe('new rotation rules', () => {
  test('replace the old rules', async () => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, DAILY);
    await pass(MINUTE);
    await rotate(3, { RotationRules: { AutomaticallyAfterDays: 100 } });
    await pass(50 * DAY);
    expect(rotation()).toMatchObject({ succeeded: 2, scheduleExpression: 'rate(100 days)' });
  });

  test.each([
    ['rate()', { ScheduleExpression: 'rate(90 days)' }],
    ['days', { AutomaticallyAfterDays: 90 }],
  ])('by %s without RotateImmediately keep an earlier scheduled rotation', async (_, RotationRules) => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, scheduled('rate(10 days)'));
    const before = rotation()?.next;
    await pass(DAY);
    await rotate(3, { ...LATER, RotationRules });
    expect(rotation()).toMatchObject({ next: before, scheduleExpression: 'rate(90 days)' });
    await pass(11 * DAY);
    expect(rotation()?.succeeded).toBe(1);
    await pass(80 * DAY);
    expect(rotation()?.succeeded).toBe(1);
    await pass(15 * DAY);
    expect(rotation()?.succeeded).toBe(2);
  });

  test('by cron() without RotateImmediately cancel the scheduled rotation', async () => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, scheduled('rate(10 days)'));
    await pass(MINUTE);
    await rotate(3, scheduled('cron(0 3 20 * ? *)'));
    await pass(18 * DAY);
    expect(rotation()?.succeeded).toBe(0);
    await pass(3 * DAY);
    expect(rotation()?.succeeded).toBe(1);
  });

  test('with an earlier date cancel the scheduled rotation', async () => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, scheduled('rate(90 days)'));
    await pass(MINUTE);
    await rotate(3, scheduled('rate(5 days)'));
    await pass(7 * DAY);
    expect(rotation()?.succeeded).toBe(1);
  });
});

test.each([
  ['rate(10 days)', 10],
  ['rate(4 hours)', 1],
  ['cron(0 8 * * ? *)', 1],
  ['cron(0 16 1,15 * ? *)', 14],
])('%s is shown with AutomaticallyAfterDays %i after a rotation', async (ScheduleExpression, days) => {
  const { rotate, pass, call, describe, rotation } = await setUpRotation();
  await rotate(2, { RotationRules: { ScheduleExpression } });
  expect((await describe('key')).RotationRules).toEqual({ ScheduleExpression });
  await pass(MINUTE);
  const rules = { ScheduleExpression, AutomaticallyAfterDays: days };
  expect((await describe('key')).RotationRules).toEqual(rules);
  expect((await call('ListSecrets', {})).SecretList[0].RotationRules).toEqual(rules);
  await rotate(3, { RotationLambdaARN: undefined, RotationRules: undefined });
  await pass(HOUR);
  expect(rotation()).toMatchObject({ scheduleExpression: ScheduleExpression });
  expect(rotation()?.succeeded).toBeGreaterThan(1);
});
