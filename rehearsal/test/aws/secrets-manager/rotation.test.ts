import { token } from './fixtures';
import { HOUR, MINUTE, setUpRotation } from './rotation-fixtures';

const FOUR = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

describe('RotateSecret', () => {
  test('invokes the four steps, with the token as the version, and labels it for the first', async () => {
    // GIVEN
    const { rotate, pass, invocations, arn, labels, call } = await setUpRotation();
    // WHEN
    const answer = await rotate(2);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] });
    await expect(call('GetSecretValue', { SecretId: 'key', VersionId: token(2) })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    await pass(MINUTE);
    // THEN
    expect(answer.VersionId).toBe(token(2));
    const event = { SecretId: arn, ClientRequestToken: token(2), RotationToken: expect.any(String) };
    expect(invocations).toEqual(FOUR.map((Step) => ({ Step, ...event })));
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(2)]: ['AWSCURRENT', 'AWSPENDING'],
    });
  });

  test('tells of it by events and dates', async () => {
    const { aws, rotate, pass, events, call, rotation } = await setUpRotation();
    await rotate(2);
    await pass(MINUTE);
    expect(events).toEqual(['RotationStarted', 'RotationSucceeded']);
    expect(rotation()).toMatchObject({ succeeded: 1, failed: 0, scheduleExpression: 'rate(30 days)' });
    const described = await call('DescribeSecret', { SecretId: 'key' });
    expect(described.RotationEnabled).toBe(true);
    expect(described.LastRotatedDate.getTime()).toBeGreaterThan(aws.timeline.now() - MINUTE);
    expect(described.NextRotationDate).toEqual(new Date('2026-02-01T00:00:00Z'));
  });

  test('starts the next rotation while AWSPENDING is still beside AWSCURRENT', async () => {
    const { rotate, pass, labels } = await setUpRotation();
    await rotate(2);
    await pass(MINUTE);
    await rotate(3);
    await pass(MINUTE);
    expect(await labels('key')).toEqual({
      [token(2)]: ['AWSPREVIOUS'],
      [token(3)]: ['AWSCURRENT', 'AWSPENDING'],
    });
  });

  test('does nothing for the same request again', async () => {
    const { rotate, pass, steps } = await setUpRotation();
    await rotate(2);
    await rotate(2);
    await pass(MINUTE);
    await rotate(2);
    await pass(MINUTE);
    expect(steps()).toEqual(FOUR);
  });

  test('refuses another rotation while one is not complete', async () => {
    const { rotate } = await setUpRotation();
    await rotate(2);
    await expect(rotate(3)).rejects.toMatchObject({
      code: 'InvalidRequestException',
      message: "A previous rotation isn't complete. That rotation will be reattempted.",
    });
  });

  test.each([
    ['no function', { RotationLambdaARN: undefined }, 'InvalidRequestException'],
    ['no ARN of a function', { RotationLambdaARN: 'rotator' }, 'InvalidParameterException'],
    [
      'a function that is not there',
      { RotationLambdaARN: 'arn:aws:lambda:eu-central-1:123456789012:function:nobody' },
      'AccessDeniedException',
    ],
    ['no rules', { RotationRules: undefined }, 'InvalidRequestException'],
    ['bad rules', { RotationRules: { AutomaticallyAfterDays: 0 } }, 'InvalidParameterException'],
  ])('with %s changes nothing', async (_, input, code) => {
    const { rotate, labels, rotation } = await setUpRotation();
    await expect(rotate(2, input)).rejects.toMatchObject({ code });
    expect(rotation()).toBeUndefined();
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
  });

  test('refuses a function that Secrets Manager may not invoke for this secret', async () => {
    const { aws, rotate, create, call } = await setUpRotation();
    await create('other', 'one');
    await expect(rotate(2, { SecretId: 'other' })).rejects.toMatchObject({ code: 'AccessDeniedException' });
    aws.lambda.removePermission('rotator', 'rotation');
    await expect(rotate(2)).rejects.toMatchObject({
      message:
        'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
    });
    expect((await call('DescribeSecret', { SecretId: 'key' })).RotationEnabled).toBeUndefined();
  });

  test('with RotateImmediately false runs testSecret alone, with a version that goes away again', async () => {
    const { rotate, pass, steps, events, labels, call } = await setUpRotation();
    await rotate(2, { RotateImmediately: false });
    expect(await labels('key')).toMatchObject({ [token(2)]: ['AWSPENDING'] });
    await pass(MINUTE);
    expect(steps()).toEqual(['testSecret']);
    expect(events).toEqual(['TestRotationStarted', 'TestRotationSucceeded']);
    const all = await call('ListSecretVersionIds', { SecretId: 'key', IncludeDeprecated: true });
    expect(all.Versions).toHaveLength(1);
  });

  test('removes that version also when testSecret gave it a value', async () => {
    const { rotate, put, pass, call } = await setUpRotation(async () => {
      await put('key', 2, 'a value for nothing', 'AWSPENDING');
    });
    await rotate(2, { RotateImmediately: false });
    await pass(MINUTE);
    const all = await call('ListSecretVersionIds', { SecretId: 'key', IncludeDeprecated: true });
    expect(all.Versions).toHaveLength(1);
  });

  test('tells when that testSecret fails', async () => {
    const { rotate, pass, events, labels } = await setUpRotation(() => {
      throw new Error('not configured');
    });
    await rotate(2, { RotateImmediately: false });
    await pass(HOUR);
    expect(events).toEqual(['TestRotationStarted', 'TestRotationFailed']);
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
  });
});

describe('events', () => {
  test('reach EventBridge as those of CloudTrail', async () => {
    const { aws, rotate, pass, arn } = await setUpRotation();
    const put = jest.spyOn(aws.events, 'put');
    await rotate(2);
    await pass(MINUTE);
    expect(put).toHaveBeenCalledWith(
      expect.objectContaining({
        source: 'aws.secretsmanager',
        detailType: 'AWS Service Event via CloudTrail',
        detail: expect.objectContaining({
          eventName: 'RotationSucceeded',
          additionalEventData: { SecretId: arn },
        }),
      }),
    );
  });
});
