import { setUp, token } from './fixtures';

const DAY = 24 * 3_600_000;

describe('GetSecretValue', () => {
  test.each([
    ['a version that is not there', { VersionId: token(9) }, `for VersionId: ${token(9)}`],
    ['a label that is on nothing', { VersionStage: 'AWSPENDING' }, 'for staging label: AWSPENDING'],
  ])('does not find %s', async (_, by, message) => {
    const { create, value } = setUp();
    await create('key', 'one');
    await expect(value('key', by)).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: `Secrets Manager can't find the specified secret value ${message}`,
    });
  });

  test('refuses a version that does not have the label', async () => {
    const { create, value } = setUp();
    await create('key', 'one');
    const request = value('key', { VersionId: token(1), VersionStage: 'AWSPENDING' });
    await expect(request).rejects.toMatchObject({ code: 'InvalidRequestException' });
  });

  test('knows a secret by its name, its ARN and its ARN without the random suffix, in its own region only', async () => {
    const { aws, account, create, value } = setUp();
    const arn = await create('team/key', 'one');
    expect(await value(arn)).toBe('one');
    expect(await value(arn.slice(0, -7))).toBe('one');
    const elsewhere = { service: 'secretsmanager', operation: 'GetSecretValue', region: 'us-east-1' };
    await expect(aws.call({ ...elsewhere, principal: account }, { SecretId: arn })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });

  test('leaves the day of the access, not its time', async () => {
    const { aws, create, value, call } = setUp();
    await create('key', 'one');
    await aws.timeline.runUntil(aws.timeline.now() + 1.5 * DAY);
    await value('key');
    const { LastAccessedDate } = await call('DescribeSecret', { SecretId: 'key' });
    expect(LastAccessedDate).toEqual(new Date('2026-01-02T00:00:00Z'));
  });

  test('gets several at once, errors beside the values', async () => {
    const { create, call } = setUp();
    await create('key', 'one');
    const answer = await call('BatchGetSecretValue', { SecretIdList: ['key', 'missing'] });
    expect(answer.SecretValues).toMatchObject([{ Name: 'key', SecretString: 'one' }]);
    expect(answer.Errors).toMatchObject([{ SecretId: 'missing', ErrorCode: 'ResourceNotFoundException' }]);
  });
});

describe('propagation', () => {
  const LATE = { propagation: { accessKeys: [0, 0], secrets: [5000, 5000] } } as const;

  test('reads see a write whole and late; the writer is checked against the truth', async () => {
    // GIVEN
    const { aws, create, put, move, labels, value } = setUp(LATE);
    await create('key', 'one');
    expect(await value('key')).toBe('one');
    // WHEN
    await put('key', 2, 'two', 'AWSPENDING');
    // THEN
    await expect(value('key', { VersionId: token(2) })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    });
    await move('key', 'AWSCURRENT', 1, 2);
    const again = move('key', 'AWSPREVIOUS', undefined, 2);
    await expect(again).rejects.toMatchObject({ code: 'InvalidParameterException' });
    expect(await labels('key')).toEqual({ [token(1)]: ['AWSCURRENT'] });
    await aws.timeline.runUntil(aws.timeline.now() + 6000);
    expect(await value('key')).toBe('two');
    expect(await labels('key')).toEqual({
      [token(1)]: ['AWSPREVIOUS'],
      [token(2)]: ['AWSCURRENT', 'AWSPENDING'],
    });
  });

  test('tags are seen late too', async () => {
    const { aws, create, call } = setUp(LATE);
    await create('key', 'one');
    await call('TagResource', { SecretId: 'key', Tags: [{ Key: 'a', Value: '1' }] });
    expect((await call('DescribeSecret', { SecretId: 'key' })).Tags).toBeUndefined();
    await aws.timeline.runUntil(aws.timeline.now() + 6000);
    expect((await call('DescribeSecret', { SecretId: 'key' })).Tags).toEqual([{ Key: 'a', Value: '1' }]);
  });

  test('with every delay, some version is current at every moment, and no old one comes back', async () => {
    const { aws, create, call, value } = setUp({ propagation: { accessKeys: [0, 0], secrets: [0, 3000] } });
    await create('key', '0');
    let seen = 0;
    for (let n = 1; n <= 90; n++) {
      const ClientRequestToken = aws.random.uuid();
      await call('PutSecretValue', { SecretId: 'key', SecretString: String(n), ClientRequestToken });
      const now = Number(await value('key'));
      expect(now).toBeGreaterThanOrEqual(seen);
      seen = now;
      await aws.timeline.runUntil(aws.timeline.now() + aws.random.integer(0, 2000));
    }
    expect(seen).toBeGreaterThan(50);
  });
});
