import { App } from 'aws-cdk-lib';
import { ReferenceStack } from '../../../bin/reference-stack';
import type { Principal } from '../../src/aws/call';
import { deployer } from '../../src/cloudformation/resource';
import { createDeployment, type Deployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { rehearse } from '../../src/rehearse/rehearse';
import { temporaryFolder } from '../assembly/temporary-assembly';
import { goodApp } from './fixtures/app';

const app = new App({ outdir: temporaryFolder() });
new ReferenceStack(app, 'RekeyReference');
const assembly = app.synth();

test('the reference deployment is good for eight days', async () => {
  const report = await rehearse({ assembly, days: 8, seed: 3 });

  expect(report.findings).toEqual([]);
  expect(report.iam).toMatchObject({ enforced: true, denied: [] });
  expect(report.exposures).toEqual([]);
  expect(report.alarms.filter(({ raised }) => raised > 0)).toEqual([]);
  expect(report.secrets).toMatchObject([
    { path: 'RekeyReference/DeployKey', kind: 'access-key', rotations: 8, maxLiveCredentials: 2 },
    { path: 'RekeyReference/MailerKey', kind: 'access-key', rotations: 0 },
    { path: 'RekeyReference/WebhookKey', kind: 'generated', rotations: 1 },
  ]);
  for (const secret of report.secrets) expect(secret.reads).toBeGreaterThan(50);
});

test('heavy faults cause no failed read and no orphan', async () => {
  const report = await rehearse({ assembly, days: 3, seed: 1, faults: 'heavy' });
  expect(report).toMatchObject({ findings: [], days: 3, faults: 'heavy' });
  expect(report.secrets.map(({ failedReads }) => failedReads)).toEqual([0, 0, 0]);
  expect(report.secrets[0]?.rotations).toBeGreaterThanOrEqual(2);
  expect(sum(report.faultsInjected)).toBeGreaterThan(45);
});

test('faults depend on the seed and the level', async () => {
  const options = { assembly: goodApp(), days: 2 };
  const run = async (faults: 'light' | 'heavy', seed: number) => {
    const { secondsTaken, peakMemoryMegabytes, ...report } = await rehearse({ ...options, seed, faults });
    return report;
  };
  const heavy = await run('heavy', 2);
  expect(await run('heavy', 2)).toEqual(heavy);
  const light = await run('light', 3);
  expect(light.faultsInjected).not.toEqual(heavy.faultsInjected);
  expect(light.findings).toEqual([]);
  expect(sum(light.faultsInjected)).toBeGreaterThan(0);
  expect(sum(light.faultsInjected)).toBeLessThan(sum(heavy.faultsInjected) / 2);
});

describe('the deployed reference', () => {
  const TAG = 'rekey/credential/AKIAIOSFODNN7EXAMPLE';
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await createDeployment(checkedOptions({ assembly }));
  });
  afterAll(() => deployment.close());

  // biome-ignore lint/suspicious/noExplicitAny: responses of several operations
  const call = async (service: string, operation: string, input: object, by?: Principal): Promise<any> => {
    const { aws } = deployment;
    const principal = by ?? deployer(aws.account);
    return aws.call({ service, operation, region: aws.region, principal }, input, '');
  };

  test('denies changes of credential records to a user that may tag every secret', async () => {
    const { timeline, account: accountId, secretsManager } = deployment.aws;
    const UserName = 'operator';
    const { User } = await call('iam', 'CreateUser', { UserName });
    const Statement = [{ Effect: 'Allow', Action: ['secretsmanager:*'], Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await call('iam', 'PutUserPolicy', { UserName, PolicyName: 'all', PolicyDocument });
    const operator: Principal = {
      ...{ type: 'user', arn: User.Arn, accountId, userId: User.UserId, userName: UserName },
    };
    const tag = (SecretId: string, ...keys: string[]) => {
      const Tags = keys.map((Key) => ({ Key, Value: 'x' }));
      return call('secretsmanager', 'TagResource', { SecretId, Tags }, operator);
    };
    const untag = (SecretId: string, ...TagKeys: string[]) =>
      call('secretsmanager', 'UntagResource', { SecretId, TagKeys }, operator);
    const tagKeys = async (SecretId: string): Promise<string[]> => {
      await timeline.run(() => timeline.sleep(60_000));
      const { Tags = [] } = await call('secretsmanager', 'DescribeSecret', { SecretId }, operator);
      return Tags.map(({ Key }: { Key: string }) => Key);
    };

    expect(secretsManager.secrets).toHaveLength(3);
    for (const { arn } of secretsManager.secrets) {
      for (const change of [tag, untag]) {
        for (const keys of [[TAG], ['Team', TAG]]) {
          await expect(change(arn, ...keys)).rejects.toThrow(
            'with an explicit deny in a resource-based policy',
          );
        }
      }
      await tag(arn, 'Team', 'rekeyed');
      expect(await tagKeys(arn)).toEqual(expect.arrayContaining(['Team', 'rekeyed']));
      await untag(arn, 'Team', 'rekeyed');
      expect(await tagKeys(arn)).not.toContain('Team');
    }
  });

  test('deletes every credential and resource with the stack, without a denied call', async () => {
    const { aws, cloudFormation } = deployment;
    const denied = aws.authorizer.denied.length;
    const users = cloudFormation.resources
      .filter(({ type }) => type === 'AWS::IAM::User')
      .map(({ physicalId }) => physicalId);
    expect(users.map((user) => aws.iam.keysOf(user).length)).toEqual([1, 1]);

    await aws.timeline.run(() => cloudFormation.destroy('RekeyReference'));

    expect(users.flatMap((user) => aws.iam.keysOf(user))).toEqual([]);
    expect(aws.secretsManager.secrets).toEqual([]);
    expect(aws.cloudWatch.alarms).toEqual([]);
    expect(cloudFormation.resources).toEqual([]);
    expect(aws.authorizer.denied).toHaveLength(denied);
  });
});

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}
