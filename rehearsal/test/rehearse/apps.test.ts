import { App } from 'aws-cdk-lib';
import { ReferenceStack } from '../../../bin/reference-stack';
import { asPage, type Report, rehearse } from '../../src';
import type { Principal } from '../../src/aws/call';
import { deployer } from '../../src/cloudformation/resource';
import { createDeployment, type Deployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { playScenario } from '../../src/scenarios/play-scenario';
import { stacksOf, temporaryFolder } from '../assembly/temporary-assembly';
import { dailyKey, goodApp, role, synthesized } from './fixtures/app';
import { run } from './fixtures/command';
import { secret } from './fixtures/templates';

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

const ACCOUNT = '111122223333';
const ENVIRONMENTS = {
  Ireland: { account: ACCOUNT, region: 'eu-west-1' },
  Virginia: { account: ACCOUNT, region: 'us-east-1' },
  Elsewhere: { account: '444455556666', region: 'eu-west-1' },
} as const;

describe('an app with three environments', () => {
  let assembly: string;
  let report: Report;
  const environments: (string | undefined)[] = [];

  beforeAll(async () => {
    assembly = synthesized(
      ...Object.entries(ENVIRONMENTS).map(
        ([id, env]) =>
          [
            id,
            (stack: Parameters<typeof role>[0]) => dailyKey(stack).grantRead(role(stack)),
            { env },
          ] as const,
      ),
    );
    const onProgress = ({ environment }: { environment?: string }) => environments.push(environment);
    report = await rehearse({ assembly, days: 2, onProgress });
  }, 60_000);

  test('is rehearsed with one report', () => {
    expect(report).toMatchObject({
      verdict: 'good',
      environments: ['111122223333/eu-west-1', '111122223333/us-east-1', '444455556666/eu-west-1'],
      notSimulated: [],
    });
    expect(report.secrets.map(({ path }) => path)).toEqual(['Elsewhere/Key', 'Ireland/Key', 'Virginia/Key']);
    for (const { rotations, reads } of report.secrets) {
      expect(rotations).toBeGreaterThan(0);
      expect(reads).toBeGreaterThan(0);
    }
    expect(new Set(environments)).toEqual(new Set(report.environments));
    expect(asPage(report)).toContain('444455556666/eu-west-1');
  });

  test('has calls that refer to the permissions of their environment', () => {
    const { secrets, permissions, statements } = report.chronicle;
    expect(secrets).toHaveLength(3);
    for (const { path, attempts } of secrets) {
      const stack = path.split('/')[0] as keyof typeof ENVIRONMENTS;
      const { region, account } = ENVIRONMENTS[stack];
      const calls = attempts.good.items.flatMap(({ steps }) => steps.flatMap((step) => step.calls ?? []));
      const own = calls.flatMap((call) => call.permissions.map((index) => permissions[index]));
      const resources = own
        .map((one) => one?.resource ?? '')
        .filter((arn) => arn.includes(':secretsmanager:'));
      expect(resources.length).toBeGreaterThan(0);
      expect(resources.filter((arn) => !arn.includes(`:${region}:${account}:`))).toEqual([]);
      const holders = own.flatMap((one) => one?.statements.map((index) => statements[index]?.holder) ?? []);
      expect(holders.filter((holder) => !holder?.includes(stack))).toEqual([]);
    }
  });

  test('selects a secret in any environment', async () => {
    const selected = await rehearse({ assembly, days: 1, secrets: ['Virginia/Key'] });
    expect(selected.secrets.map(({ path }) => path)).toEqual(['Virginia/Key']);
    expect(selected.leftOut).toEqual(['Ireland/Key', 'Elsewhere/Key']);
    const principals = selected.iam.unusedGrants.map(({ principal }) => principal);
    expect(principals.filter((principal) => !principal.includes('Virginia'))).toEqual([]);
  });

  test('runs a scenario in the environment of its secret', async () => {
    const options = { scenario: 'stuck-pending', secret: 'Virginia/Key' };
    expect(await playScenario({ assembly, ...options })).toMatchObject({ ...options, verdict: 'good' });
  });

  test('is listed with all stacks and secrets', async () => {
    const { code, output } = await run('--assembly', assembly, '--list');
    expect(code).toBe(0);
    expect(output).toMatch(/^ {2}Virginia {2}\(111122223333\/us-east-1\)$/m);
    expect(output).toMatch(/^ {2}Elsewhere\/Key +generated +cron\(.*\)$/m);
  });
});

test('a finding in one environment makes the report not good', async () => {
  const Bad = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'no spaces' } };
  const environment = (region: string) => ({ environment: `aws://${ACCOUNT}/${region}` });
  const assembly = stacksOf(
    { Here: { Resources: { Secret: secret() } }, There: { Resources: { Bad } } },
    { Here: environment('eu-west-1'), There: environment('us-east-1') },
  );
  const report = await rehearse({ assembly, days: 1 });
  expect(report.verdict).toBe('not good');
  expect(report.secrets.map(({ path }) => path)).toEqual(['Here/Secret']);
  expect(report.findings).toMatchObject([{ found: expect.stringContaining('There could not be created') }]);
});
