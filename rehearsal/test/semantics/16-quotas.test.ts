import { rootOf } from '../aws/iam/setting';
import { setting, token } from '../aws/secrets-manager/setting';
import { DAY, deployed } from '../scenarios/fixtures';

jest.setTimeout(120_000);

/** A local AWS in which calls take no time: all of them fall into one second. */
async function atOneMoment() {
  const world = setting({ latency: 0 });
  await world.create('key', 'one');
  /** How many of 60 calls are let through. */
  const passed = async (operations: string[], input: (i: number) => object = () => ({}), n = 60) => {
    let good = 0;
    for (let i = 0; i < n; i++) {
      const operation = operations[i % operations.length] as string;
      const code = await world.call(operation, { SecretId: 'key', ...input(i) }).then(
        () => undefined,
        (error) => error.code,
      );
      if (code !== 'ThrottlingException') good++;
    }
    return good;
  };
  return { ...world, passed };
}

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
])('16: of %j together a second takes %i', async (operations, quota) => {
  const { passed } = await atOneMoment();
  expect(await passed(operations, undefined, quota + 10)).toBe(quota);
});

test('16: the error is ThrottlingException, HTTP 400, and gone with the next second', async () => {
  const { aws, passed, call } = await atOneMoment();
  await passed(['GetRandomPassword']);
  await expect(call('GetRandomPassword', {})).rejects.toMatchObject({
    code: 'ThrottlingException',
    message: 'Rate exceeded',
    status: 400,
  });
  aws.timeline.tick(1000);
  await expect(call('GetRandomPassword', {})).resolves.toBeDefined();
});

test('16: a throttled request has no effect', async () => {
  const { passed, call, put } = await atOneMoment();
  await passed(['TagResource'], (i) => ({ Tags: [{ Key: `${i}`, Value: '' }] }), 50);
  const Tags = [{ Key: 'one more', Value: '' }];
  await expect(call('TagResource', { SecretId: 'key', Tags })).rejects.toMatchObject({
    name: 'ThrottlingException',
  });
  expect((await call('DescribeSecret', { SecretId: 'key' })).Tags).toHaveLength(50);
  await expect(put('key', 2, 'two')).resolves.toMatchObject({ VersionId: token(2) });
});

test('16: the account that calls is throttled, not the one that owns the secret', async () => {
  const { aws, passed, call } = await atOneMoment();
  await passed(['GetRandomPassword']);
  await expect(call('GetRandomPassword', {}, rootOf('210987654321'))).resolves.toBeDefined();
  const elsewhere = { service: 'secretsmanager', operation: 'GetRandomPassword', region: 'us-east-1' };
  await expect(aws.call({ ...elsewhere, principal: rootOf(aws.account) }, {})).resolves.toBeDefined();
});

test('16: STS takes 600 requests a second, and says Throttling', async () => {
  const { aws, account } = await atOneMoment();
  const ask = () =>
    aws.call({ service: 'sts', operation: 'GetCallerIdentity', region: aws.region, principal: account }, {});
  for (let i = 0; i < 600; i++) await ask();
  await expect(ask()).rejects.toMatchObject({ code: 'Throttling', status: 400 });
});

test('16: 500,000 bytes are too many for a value, 65,536 are not', async () => {
  const { put } = await atOneMoment();
  await expect(put('key', 2, 'x'.repeat(65_536))).resolves.toBeDefined();
  await expect(put('key', 3, 'x'.repeat(65_537))).rejects.toMatchObject({ code: 'ValidationException' });
});

test('16: a resource policy has at most 20,480 characters', async () => {
  const { call } = await atOneMoment();
  const Statement = [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: '*', Resource: '*' }];
  const text = JSON.stringify({ Version: '2012-10-17', Statement });
  const put = (length: number) =>
    call('PutResourcePolicy', { SecretId: 'key', ResourcePolicy: text.padEnd(length) });
  await expect(put(20_480)).resolves.toBeDefined();
  await expect(put(20_481)).rejects.toMatchObject({ code: 'InvalidParameterException' });
});

test('16: no call of the built rotator is throttled, nor of who reads', () =>
  deployed(async (scene) => {
    let calls = 0;
    const throttled: string[] = [];
    scene.aws.onCall(({ operation, error }) => {
      calls++;
      if (error?.startsWith('Throttling')) throttled.push(operation);
    });
    await scene.advance(2 * DAY);
    await scene.read();
    expect(calls).toBeGreaterThan(100);
    expect(throttled).toEqual([]);
  }));
