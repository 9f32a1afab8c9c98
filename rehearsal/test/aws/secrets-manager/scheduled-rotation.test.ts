import { DAY, HOUR, MINUTE, setUpRotation } from './rotation-fixtures';

const hourly = { RotationRules: { ScheduleExpression: 'rate(24 hours)', Duration: '2h' } };

test('rotates once in every window', async () => {
  const { aws, rotate, pass, rotation } = await setUpRotation();
  const rotated: number[] = [];
  aws.secretsManager.onRotation(({ name, time }) => name === 'RotationSucceeded' && rotated.push(time));
  await rotate(2, hourly);
  await pass(10 * DAY);
  const inDay = rotated.slice(1).map((time) => time % DAY);
  expect(rotation()?.succeeded).toBe(rotated.length);
  expect(inDay.length).toBeGreaterThanOrEqual(9);
  for (const moment of inDay) expect(moment).toBeLessThan(2 * HOUR);
  expect(new Set(inDay).size).toBeGreaterThan(5);
});

test('without RotateImmediately the first rotation is that of the schedule', async () => {
  const { rotate, pass, rotation, value } = await setUpRotation();
  await rotate(2, { RotationRules: { AutomaticallyAfterDays: 90 }, RotateImmediately: false });
  await pass(89 * DAY);
  expect(await value('key')).toBe('value of the start');
  await pass(2 * DAY);
  expect(rotation()?.succeeded).toBe(1);
});

test('a value written by hand counts as a rotation', async () => {
  const { rotate, put, pass, rotation } = await setUpRotation();
  await rotate(2, { RotateImmediately: false });
  await pass(20 * DAY);
  await put('key', 3, 'by hand');
  await pass(15 * DAY);
  expect(rotation()?.succeeded).toBe(0);
  await pass(16 * DAY);
  expect(rotation()?.succeeded).toBe(1);
});

test('CancelRotateSecret ends it and leaves the labels; RotateSecret takes it up again', async () => {
  const { rotate, pass, call, rotation, labels } = await setUpRotation();
  await rotate(2, hourly);
  await pass(MINUTE);
  const before = await labels('key');
  await call('CancelRotateSecret', { SecretId: 'key' });
  await pass(10 * DAY);
  expect(rotation()?.succeeded).toBe(1);
  expect(await labels('key')).toEqual(before);
  const described = await call('DescribeSecret', { SecretId: 'key' });
  expect(described.RotationEnabled).toBe(false);
  expect(described.NextRotationDate).toBeUndefined();
  await rotate(3, { RotationLambdaARN: undefined, RotationRules: undefined });
  await pass(2 * DAY);
  expect(rotation()?.succeeded).toBeGreaterThan(2);
});

test('a cancelled rotation goes no further', async () => {
  const { rotate, pass, call, steps } = await setUpRotation(async ({ Step }) => {
    if (Step === 'createSecret') await call('CancelRotateSecret', { SecretId: 'key' });
  });
  await rotate(2);
  await pass(3 * HOUR);
  expect(steps()).toEqual(['createSecret']);
});

test('new rules take the place of the old ones', async () => {
  const { rotate, pass, rotation } = await setUpRotation();
  await rotate(2, hourly);
  await pass(MINUTE);
  await rotate(3, { RotationRules: { AutomaticallyAfterDays: 100 } });
  await pass(50 * DAY);
  expect(rotation()).toMatchObject({ succeeded: 2, scheduleExpression: 'rate(100 days)' });
});

test.each([
  [{ ForceDeleteWithoutRecovery: true }],
  [{ RecoveryWindowInDays: 7 }],
  [{ RecoveryWindowInDays: 30 }],
])('a secret that is deleted (%j) does not rotate', async (how) => {
  const { rotate, pass, call, steps } = await setUpRotation();
  await rotate(2, hourly);
  await pass(MINUTE);
  const before = steps().length;
  await call('DeleteSecret', { SecretId: 'key', ...how });
  await pass(10 * DAY);
  expect(steps()).toHaveLength(before);
});

test('a restored secret rotates again', async () => {
  const { rotate, pass, call, rotation } = await setUpRotation();
  await rotate(2, hourly);
  await call('DeleteSecret', { SecretId: 'key', RecoveryWindowInDays: 30 });
  await pass(5 * DAY);
  const before = rotation()?.succeeded ?? 0;
  await call('RestoreSecret', { SecretId: 'key' });
  await pass(5 * DAY);
  expect(rotation()?.succeeded).toBeGreaterThan(before + 2);
});

describe('rules that change without RotateImmediately', () => {
  const LATER = { RotateImmediately: false };

  test.each([
    ['rate()', { ScheduleExpression: 'rate(90 days)' }],
    ['days', { AutomaticallyAfterDays: 90 }],
  ])('by %s leave the earlier date of before', async (_, RotationRules) => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, { ...LATER, RotationRules: { ScheduleExpression: 'rate(10 days)' } });
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

  test('by cron() do not', async () => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, { ...LATER, RotationRules: { ScheduleExpression: 'rate(10 days)' } });
    await pass(MINUTE);
    await rotate(3, { ...LATER, RotationRules: { ScheduleExpression: 'cron(0 3 20 * ? *)' } });
    await pass(18 * DAY);
    expect(rotation()?.succeeded).toBe(0);
    await pass(3 * DAY);
    expect(rotation()?.succeeded).toBe(1);
  });

  test('and a date that is earlier by the new rules is theirs', async () => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, { ...LATER, RotationRules: { ScheduleExpression: 'rate(90 days)' } });
    await pass(MINUTE);
    await rotate(3, { ...LATER, RotationRules: { ScheduleExpression: 'rate(5 days)' } });
    await pass(7 * DAY);
    expect(rotation()?.succeeded).toBe(1);
  });
});

describe('AutomaticallyAfterDays of a schedule expression', () => {
  test.each([
    ['rate(10 days)', 10],
    ['rate(4 hours)', 1],
    ['cron(0 8 * * ? *)', 1],
    ['cron(0 16 1,15 * ? *)', 14],
  ])('%s is shown as %i once a rotation has succeeded', async (ScheduleExpression, days) => {
    const { rotate, pass, call, rotation } = await setUpRotation();
    const shown = async () => (await call('DescribeSecret', { SecretId: 'key' })).RotationRules;
    await rotate(2, { RotationRules: { ScheduleExpression } });
    expect(await shown()).toEqual({ ScheduleExpression });
    await pass(MINUTE);
    expect(rotation()?.succeeded).toBe(1);
    expect(await shown()).toEqual({ ScheduleExpression, AutomaticallyAfterDays: days });
    const { SecretList } = await call('ListSecrets', {});
    expect(SecretList[0].RotationRules).toEqual({ ScheduleExpression, AutomaticallyAfterDays: days });
  });

  test('does not stand in the way of a rotation with the same rules', async () => {
    const { rotate, pass, rotation } = await setUpRotation();
    await rotate(2, hourly);
    await pass(MINUTE);
    await rotate(3, { RotationLambdaARN: undefined, RotationRules: undefined });
    await pass(MINUTE);
    expect(rotation()).toMatchObject({ succeeded: 2, scheduleExpression: 'rate(24 hours)' });
  });
});
