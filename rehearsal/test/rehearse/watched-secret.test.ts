import { LocalAws } from '../../src/aws/local-aws';
import { deployer } from '../../src/cloudformation/resource';
import { WatchedSecret } from '../../src/rehearse/watched-secret';

const DAY = 24 * 3_600_000;
const MAY_CREATE_KEYS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iam:*', Resource: '*' }],
});

const LAMBDA_MAY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A user with an access key in a secret. `issue` creates keys as the rotation function or as another role. */
async function setUp() {
  const aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [0, 0] } });
  const root = deployer(aws.account);
  // biome-ignore lint/suspicious/noExplicitAny: answers of several operations
  const api = (service: string, operation: string, input: object, principal = root): Promise<any> =>
    aws.timeline.run(() => aws.call({ service, operation, region: aws.region, principal }, input));
  await api('iam', 'CreateUser', { UserName: 'mailer' });
  for (const RoleName of ['rotator', 'stranger']) {
    const AssumeRolePolicyDocument = LAMBDA_MAY;
    await api('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument });
    await api('iam', 'PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument: MAY_CREATE_KEYS });
  }
  const issue = async (role: string) => {
    const { principal } = aws.sts.session(`arn:aws:iam::${aws.account}:role/${role}`, 'f');
    const { AccessKey } = await api('iam', 'CreateAccessKey', { UserName: 'mailer' }, principal);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = AccessKey;
    return { id: accessKeyId as string, value: JSON.stringify({ accessKeyId, secretAccessKey }) };
  };
  const first = await issue('rotator');
  const { ARN } = await api('secretsmanager', 'CreateSecret', {
    Name: 'mail',
    SecretString: first.value,
    ClientRequestToken: aws.random.uuid(),
  });
  const secret = new WatchedSecret(aws, ARN, 'App/Mail', undefined, (arn) => arn.includes('/rotator/'));
  aws.onCall(() => secret.look());
  const put = (SecretString: string) =>
    api('secretsmanager', 'PutSecretValue', {
      SecretId: ARN,
      SecretString,
      ClientRequestToken: aws.random.uuid(),
    });
  return { aws, api, secret, arn: ARN as string, first, issue, put };
}

test('counts live and retired credentials', async () => {
  const { api, secret, first, issue, put } = await setUp();
  expect(secret.kind).toBe('access-key');

  const second = await issue('rotator');
  await put(second.value);
  await api('iam', 'UpdateAccessKey', { UserName: 'mailer', AccessKeyId: first.id, Status: 'Inactive' });
  await api('iam', 'DeleteAccessKey', { UserName: 'mailer', AccessKeyId: first.id });

  expect(secret).toMatchObject({ maxLive: 2, retired: 1, liveCredentials: 1 });
});

test('a key of the rotation function without label and record is an orphan', async () => {
  const { secret, issue } = await setUp();
  expect(secret.orphans()).toEqual([]);

  const { id } = await issue('rotator');

  expect(secret.orphans()).toEqual([id]);
});

test('a key that another secret holds is shared, not an orphan', async () => {
  const { aws, secret, arn, issue } = await setUp();
  const { id } = await issue('rotator');
  const others = (credential: string) => (credential === id ? ['App/Other'] : []);
  const sharing = new WatchedSecret(aws, arn, 'App/Mail', undefined, () => true, others);

  expect(secret.orphans()).toEqual([id]);
  expect(sharing.orphans()).toEqual([]);
  expect(sharing.sharedWith()).toEqual(['App/Other']);
});

test('a key of another role is not an orphan', async () => {
  const { secret, issue } = await setUp();
  await issue('stranger');
  expect(secret.orphans()).toEqual([]);
});

test('a key with a credential record is not an orphan', async () => {
  const { api, secret, arn, issue } = await setUp();
  const { id } = await issue('rotator');

  await api('secretsmanager', 'TagResource', {
    SecretId: arn,
    Tags: [{ Key: `rekey/credential/${id}`, Value: 'disabled 2026-01-01T00:00:00Z' }],
  });

  expect(secret.orphans()).toEqual([]);
});

test('records the maximum age of a current credential', async () => {
  const { aws, secret, issue, put } = await setUp();
  await aws.timeline.runUntil(aws.timeline.now() + 5 * DAY);
  await put((await issue('rotator')).value);
  await aws.timeline.runUntil(aws.timeline.now() + 2 * DAY);

  expect(secret.oldestCurrentDays()).toBe(5);
});

test('a credential of another kind is live while a label holds it', async () => {
  const { aws, api } = await setUp();
  const { ARN } = await api('secretsmanager', 'CreateSecret', {
    Name: 'hook',
    SecretString: 'one',
    ClientRequestToken: aws.random.uuid(),
  });
  const secret = new WatchedSecret(aws, ARN, 'App/Hook', undefined, () => false);
  aws.onCall(() => secret.look());

  for (const SecretString of ['two', 'three']) {
    await api('secretsmanager', 'PutSecretValue', {
      SecretId: ARN,
      SecretString,
      ClientRequestToken: aws.random.uuid(),
    });
  }

  expect(secret).toMatchObject({ kind: 'unknown', maxLive: 2, retired: 1, liveCredentials: 2 });
  expect(secret.orphans()).toEqual([]);
});
