import { LocalAws } from '../../src/aws/local-aws';
import { deployer } from '../../src/cloudformation/resource';
import { Reader } from '../../src/rehearse/reader';
import { WatchedSecret } from '../../src/rehearse/watched-secret';

const DAY = 24 * 3_600_000;
const ROLE = { arn: 'arn:aws:iam::123456789012:role/reader', path: 'App/Reader' };

/** A local AWS with a user, its access key in a secret, and a reader. */
async function setUp(kind?: string) {
  const aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [0, 0] } });
  // biome-ignore lint/suspicious/noExplicitAny: answers of several operations
  const api = (service: string, operation: string, input: object): Promise<any> =>
    aws.timeline.run(() =>
      aws.call({ service, operation, region: aws.region, principal: deployer(aws.account) }, input),
    );
  const policy = (Action: string) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
  await api('iam', 'CreateUser', { UserName: 'mailer' });
  await api('iam', 'CreateRole', {
    RoleName: 'reader',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
  await api('iam', 'PutRolePolicy', {
    RoleName: 'reader',
    PolicyName: 'p',
    PolicyDocument: policy('secretsmanager:GetSecretValue'),
  });
  const { AccessKey } = await api('iam', 'CreateAccessKey', { UserName: 'mailer' });
  const SecretString =
    kind === 'generated'
      ? 'a-generated-key'
      : JSON.stringify({ accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey });
  const { ARN } = await api('secretsmanager', 'CreateSecret', {
    Name: 'mail',
    SecretString,
    ClientRequestToken: aws.random.uuid(),
  });
  const secret = new WatchedSecret(aws, ARN, 'App/Mail', kind, () => false);
  const reader = new Reader(aws, secret, ROLE, 100);
  const put = (value: string) =>
    api('secretsmanager', 'PutSecretValue', {
      SecretId: ARN,
      SecretString: value,
      ClientRequestToken: aws.random.uuid(),
    });
  const pass = async (milliseconds: number) => aws.timeline.runUntil(aws.timeline.now() + milliseconds);
  return { aws, api, secret, reader, put, pass, keyId: AccessKey.AccessKeyId as string };
}

test('reads with the given frequency and uses the key in two regions', async () => {
  const { aws, reader, pass } = await setUp();
  const calls: string[] = [];
  aws.onCall(({ operation, region }) => calls.push(`${operation} ${region}`));

  reader.start();
  await pass(DAY);

  expect(reader.reads).toBeGreaterThan(70);
  expect(reader.reads).toBeLessThan(130);
  expect(reader.failedReads).toBe(0);
  expect(new Set(calls)).toEqual(
    new Set(['GetSecretValue eu-central-1', 'GetCallerIdentity eu-central-1', 'GetCallerIdentity us-east-1']),
  );
});

test('fails with the reason of IAM for an inactive key', async () => {
  const { api, reader, pass, keyId } = await setUp();
  reader.start();
  await pass(DAY);

  await api('iam', 'UpdateAccessKey', { UserName: 'mailer', AccessKeyId: keyId, Status: 'Inactive' });
  await pass(DAY);

  expect(reader.failedReads).toBeGreaterThan(50);
  expect(reader.failures).toHaveLength(5);
  expect(reader.failures[0]).toMatch(/^2026-01-0\dT.* App\/Reader reading App\/Mail: InvalidClientTokenId: /);
});

test('caches a value for five minutes', async () => {
  const { aws, secret, pass } = await setUp();
  const often = new Reader(aws, secret, ROLE, 24 * 60);
  let fetched = 0;
  aws.onCall(({ operation }) => {
    if (operation === 'GetSecretValue') fetched++;
  });

  often.start();
  await pass(3_600_000);

  expect(often.reads).toBeGreaterThan(45);
  expect(fetched).toBeGreaterThanOrEqual(9);
  expect(fetched).toBeLessThanOrEqual(12);
});

test('accepts a generated key with the label AWSCURRENT or AWSPREVIOUS', async () => {
  const { aws, reader, put, pass } = await setUp('generated');
  const read = () => aws.timeline.run(() => reader.read());

  await read();
  await put('the-second-key');
  await read();
  expect(reader.failures).toEqual([]);

  await put('the-third-key');
  await read();
  expect(reader.failures).toEqual([expect.stringContaining('no version labelled AWSCURRENT or AWSPREVIOUS')]);

  await pass(6 * 60_000);
  await read();
  expect(reader.failedReads).toBe(1);
});

test('reads more often around a rotation', async () => {
  const { aws, api, secret, pass } = await setUp();
  const rarely = new Reader(aws, secret, ROLE, 1);
  aws.lambda.createFunction({ name: 'rotate', roleArn: ROLE.arn, behaviour: async () => undefined });
  aws.lambda.addPermission('rotate', {
    statementId: 's',
    action: 'lambda:InvokeFunction',
    principal: 'secretsmanager.amazonaws.com',
  });
  rarely.start();

  await api('secretsmanager', 'RotateSecret', {
    SecretId: secret.arn,
    RotationLambdaARN: aws.lambda.function('rotate')?.arn,
    RotationRules: { AutomaticallyAfterDays: 30 },
    RotateImmediately: false,
    ClientRequestToken: aws.random.uuid(),
  });
  await pass(15 * 60_000);

  expect(rarely.reads).toBeGreaterThanOrEqual(15);
});
