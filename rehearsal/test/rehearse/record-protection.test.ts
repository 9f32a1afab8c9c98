import { App } from 'aws-cdk-lib';
import { ReferenceStack } from '../../../bin/reference-stack';
import type { Principal } from '../../src/aws/call';
import { createDeployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { temporaryFolder } from '../assembly/temporary-assembly';

const TAG = 'rekey/credential/AKIAIOSFODNN7EXAMPLE';
const DENIED = expect.objectContaining({
  message: expect.stringContaining('with an explicit deny in a resource-based policy'),
});

type Deployment = Awaited<ReturnType<typeof createDeployment>>;

let deployment: Deployment;
let operator: Principal;

beforeAll(async () => {
  const app = new App({ outdir: temporaryFolder() });
  new ReferenceStack(app, 'RekeyReference');
  deployment = await createDeployment(checkedOptions({ assembly: app.synth() }));
  operator = await userWithTagPermissions(deployment);
}, 60_000);
afterAll(() => deployment.close());

/** A user that may tag every secret. */
async function userWithTagPermissions({ aws }: Deployment): Promise<Principal> {
  const { account: accountId } = aws;
  const call = {
    service: 'iam',
    region: 'us-east-1',
    principal: { type: 'root', arn: `arn:aws:iam::${accountId}:root`, accountId, userId: accountId },
  } as const;
  const UserName = 'operator';
  // biome-ignore lint/suspicious/noExplicitAny: the answer of the API
  const { User }: any = await aws.call({ ...call, operation: 'CreateUser' }, { UserName });
  const allowed = { Effect: 'Allow', Action: ['secretsmanager:*'], Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allowed] });
  await aws.call({ ...call, operation: 'PutUserPolicy' }, { UserName, PolicyName: 'all', PolicyDocument });
  return { type: 'user', arn: User.Arn, accountId, userId: User.UserId, userName: UserName };
}

const tag = (SecretId: string, ...keys: string[]) =>
  request('TagResource', { SecretId, Tags: keys.map((Key) => ({ Key, Value: 'x' })) });
const untag = (SecretId: string, ...TagKeys: string[]) => request('UntagResource', { SecretId, TagKeys });

/** Reads see a change seconds later. */
async function tagKeys(SecretId: string): Promise<string[]> {
  const { timeline } = deployment.aws;
  await timeline.run(() => timeline.sleep(60_000));
  const { Tags = [] } = (await request('DescribeSecret', { SecretId })) as { Tags?: { Key: string }[] };
  return Tags.map(({ Key }) => Key);
}

function request(operation: string, input: object): Promise<unknown> {
  const { aws } = deployment;
  const call = { service: 'secretsmanager', operation, region: aws.region, principal: operator };
  return Promise.resolve(aws.call(call, input, ''));
}

test('who may tag every secret cannot write or remove the records of the engine', async () => {
  const secrets = deployment.aws.secretsManager.secrets;
  expect(secrets).toHaveLength(3);
  for (const { arn } of secrets) {
    await expect(tag(arn, TAG)).rejects.toEqual(DENIED);
    await expect(tag(arn, 'Team', TAG)).rejects.toEqual(DENIED);
    await expect(untag(arn, TAG)).rejects.toEqual(DENIED);
    await expect(untag(arn, 'Team', TAG)).rejects.toEqual(DENIED);
    await tag(arn, 'Team', 'rekeyed');
    expect(await tagKeys(arn)).toEqual(expect.arrayContaining(['Team', 'rekeyed']));
    await untag(arn, 'Team', 'rekeyed');
    expect(await tagKeys(arn)).not.toContain('Team');
  }
});

test('the rotators write and remove theirs, and the stack is deleted without a denial', async () => {
  const { aws, cloudFormation } = deployment;
  const before = aws.authorizer.denied.length;
  await aws.timeline.run(() => cloudFormation.destroy('RekeyReference'));
  expect(aws.secretsManager.secrets).toEqual([]);
  expect(aws.authorizer.denied).toHaveLength(before);
});
