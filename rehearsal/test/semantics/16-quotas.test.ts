import { codeOf, policy, rootOf, setUp, token } from '../aws/secrets-manager/fixtures';
import { deployed, HOUR } from '../scenarios/fixtures';

/** A local AWS without latency, in which all calls fall into one second. */
async function oneSecond() {
  const world = setUp({ latency: 0 });
  await world.create('key', 'one');
  /** Sends `n` requests and returns the number that is not throttled. */
  const accepted = async (
    operations: readonly string[],
    n: number,
    input: (i: number) => object = () => ({}),
  ) => {
    let count = 0;
    for (let i = 0; i < n; i++) {
      const operation = operations[i % operations.length] as string;
      const code = await codeOf(world.call(operation, { SecretId: 'key', ...input(i) }));
      if (code !== 'ThrottlingException') count++;
    }
    return count;
  };
  return { ...world, accepted };
}

describe('16. Request quotas', () => {
  test.each([
    [['PutSecretValue', 'UpdateSecretVersionStage', 'UpdateSecret'], 50],
    [['PutResourcePolicy', 'GetResourcePolicy', 'DeleteResourcePolicy'], 50],
    [['RotateSecret', 'CancelRotateSecret'], 50],
    [['TagResource', 'UntagResource'], 50],
    [['GetRandomPassword'], 50],
    [['ListSecretVersionIds'], 50],
    [['ListSecrets'], 100],
    [['BatchGetSecretValue'], 100],
    [['GetSecretValue', 'DescribeSecret'], 10_000],
  ])('of %j are %i per second', async (operations, quota) => {
    const { accepted } = await oneSecond();
    expect(await accepted(operations, quota + 10)).toBe(quota);
  });

  test('of STS are 600 per second, with another error code', async () => {
    const { sts } = await oneSecond();
    for (let i = 0; i < 600; i++) await sts('GetCallerIdentity', {});
    await expect(sts('GetCallerIdentity', {})).rejects.toMatchObject({ code: 'Throttling', status: 400 });
  });

  test('end with the second', async () => {
    const { aws, accepted, call } = await oneSecond();
    await accepted(['GetRandomPassword'], 50);
    await expect(call('GetRandomPassword', {})).rejects.toMatchObject({
      code: 'ThrottlingException',
      message: 'Rate exceeded',
      status: 400,
    });
    aws.timeline.tick(1000);
    expect(await codeOf(call('GetRandomPassword', {}))).toBeUndefined();
  });

  test('prevent the effect of a throttled request', async () => {
    const { accepted, describe, put } = await oneSecond();
    const tag = (i: number) => ({ Tags: [{ Key: `${i}`, Value: '' }] });
    expect(await accepted(['TagResource'], 51, tag)).toBe(50);
    expect((await describe('key')).Tags).toHaveLength(50);
    expect(await put('key', 2, 'two')).toMatchObject({ VersionId: token(2) });
  });

  test('throttle no call of a rotation function or a reader', () =>
    deployed(async (context) => {
      let calls = 0;
      const throttled: string[] = [];
      context.aws.onCall(({ operation, error }) => {
        calls++;
        if (error?.startsWith('Throttling')) throttled.push(operation);
      });
      context.startReaders();
      await context.advance(HOUR);
      await context.rotate();
      await context.advance(6 * HOUR);
      context.expectNoFailedRead();
      expect(calls).toBeGreaterThan(50);
      expect(throttled).toEqual([]);
    }));

  test('count per calling account and region', async () => {
    const { aws, account, accepted, call } = await oneSecond();
    await accepted(['GetRandomPassword'], 50);
    expect(await codeOf(call('GetRandomPassword', {}, rootOf('210987654321')))).toBeUndefined();
    const operation = { service: 'secretsmanager', operation: 'GetRandomPassword', region: 'us-east-1' };
    expect(await codeOf(aws.call({ ...operation, principal: account }, {}))).toBeUndefined();
  });
});

describe('16. Size quotas', () => {
  test('a value has at most 65,536 bytes', async () => {
    const { put, value } = await oneSecond();
    await put('key', 2, 'x'.repeat(65_536));
    expect(await codeOf(put('key', 3, `${'é'.repeat(32_768)}x`))).toBe('ValidationException');
    expect(await value('key')).toHaveLength(65_536);
  });

  test('a resource policy has at most 20,480 characters', async () => {
    const { call } = await oneSecond();
    const text = policy({ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: '*', Resource: '*' });
    const put = (length: number) =>
      codeOf(call('PutResourcePolicy', { SecretId: 'key', ResourcePolicy: text.padEnd(length) }));
    expect(await put(20_480)).toBeUndefined();
    expect(await put(20_481)).toBe('InvalidParameterException');
  });
});
