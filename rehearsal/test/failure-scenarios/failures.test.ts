import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { type AssemblyStack, readAssembly } from '../../src/assembly/cloud-assembly';
import { LocalAws } from '../../src/aws/local-aws';
import type { AlarmState } from '../../src/aws/services/cloudwatch';
import { CloudFormation } from '../../src/cloudformation/cloudformation';
import { deployer } from '../../src/cloudformation/resource';
import { type Deployment, openDeployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { removePermission } from '../../src/scenarios/remove-permission';
import { temporaryFolder } from '../assembly/temporary-assembly';
import { deployed, HOUR, MINUTE, synthesize } from './fixtures';

// The scenarios of rehearsal/src/scenarios cover the reactions; these tests cover messages, permissions and rollbacks.

test('the sweep that replaces a deleted key uses its permissions', () =>
  deployed(async (context) => {
    await context.advance(30 * MINUTE);
    const AccessKeyId = context.keyOf('AWSCURRENT')?.accessKeyId;
    await context.callAsAdmin('iam', 'DeleteAccessKey', { UserName: context.userName, AccessKeyId });

    const isReplaced = () => context.keyOf('AWSCURRENT')?.accessKeyId !== AccessKeyId;
    expect(await context.advanceUntil(isReplaced)).toBeLessThanOrEqual(HOUR + 5 * MINUTE);

    await context.read();
    expect(context.alarm('failed').raised).toBe(1);
    expect(context.aws.authorizer.denied).toEqual([]);
    const unused = context.aws.authorizer.unusedGrants().map(({ action }) => action);
    expect(unused).not.toContain('secretsmanager:RotateSecret');
    expect(unused).not.toContain('lambda:InvokeFunction');
  }));

test('a failed rotation publishes a message with the path and the runbook', () =>
  deployed(async (context) => {
    await removePermission(context, 'iam:CreateAccessKey');
    await context.advanceUntil(() => (context.secret.rotation?.failed ?? 0) > 0);
    await context.advance(MINUTE);

    const [message] = context.aws.sns.messages.filter(({ subject }) => subject.startsWith('ALARM'));
    expect(message?.message).toContain('App/DeployKey');
    expect(message?.message).toContain('docs/runbook.md#rotation-failed');
    expect(context.keys).toHaveLength(1);
    await context.read();
  }));

// The scenario first-rotation-fails covers secretsmanager:UpdateSecretVersionStage.
test.each(['iam:CreateAccessKey', 'secretsmanager:PutSecretValue'])(
  'a deploy without %s fails with the reason and leaves no key',
  async (action) => {
    const assembly = synthesize().directory;
    const file = join(assembly, 'App.template.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(new RegExp(`"${action}",\\s*`), ''));
    const calls = jest.spyOn(LocalAws.prototype, 'call');

    const { findings } = await rehearse({ assembly, days: 1 });

    expect(findings).toMatchObject([
      { found: expect.stringContaining(action) },
      { found: expect.stringContaining(`${action} was denied`), fix: expect.stringContaining('Add to') },
    ]);
    // IAM refuses to delete a user with a key.
    expect(findings[0]?.found).toMatch(/AccessDenied.*It was rolled back/s);
    expect(calls.mock.calls.some(([{ operation }]) => operation === 'DeleteUser')).toBe(true);
    calls.mockRestore();
  },
);

describe('two deployments of one app in one account, with equal construct paths', () => {
  /** An app with a construct id that is not ASCII. */
  function appNamed(stackName: string) {
    const app = new App({ outdir: temporaryFolder() });
    const stack = new Stack(app, 'Keys', { stackName });
    const user = new User(stack, 'Mailer');
    new RotatingSecret(stack, 'Schlüssel', {
      credential: Credential.accessKey({ user }),
      rotation: Rotation.highRisk(),
    });
    return app.synth();
  }

  interface StackDeployment {
    readonly stackName: string;
    readonly cloudFormation: CloudFormation;
  }

  let deployment: Deployment;
  let dev: StackDeployment;
  let prod: StackDeployment;

  beforeEach(async () => {
    deployment = await openDeployment(checkedOptions({ assembly: appNamed('keys-dev') }));
    dev = { stackName: 'keys-dev', cloudFormation: deployment.cloudFormation };
    const { assets, stacks } = readAssembly(appNamed('keys-prod').directory);
    prod = {
      stackName: 'keys-prod',
      cloudFormation: new CloudFormation(deployment.aws, assets, temporaryFolder),
    };
    await deploy(dev, deployment.stacks);
    await deploy(prod, stacks);
  });
  afterEach(() => deployment.close());

  async function deploy(
    { cloudFormation }: StackDeployment,
    stacks: readonly AssemblyStack[],
  ): Promise<void> {
    for (const stack of stacks) await deployment.aws.timeline.run(() => cloudFormation.deploy(stack));
  }

  const advance = (hours: number) =>
    deployment.aws.timeline.runUntil(deployment.aws.timeline.now() + hours * HOUR);

  function physicalId({ cloudFormation }: StackDeployment, wanted: string): string {
    return cloudFormation.resources.find(({ type }) => type === wanted)?.physicalId ?? '';
  }

  /** States of the alarms of a stack, by metric. */
  function alarmsOf({ stackName }: StackDeployment): Record<string, AlarmState> {
    const alarms = deployment.aws.cloudWatch.alarms.filter(({ name }) => name.startsWith(`${stackName}-`));
    return Object.fromEntries(alarms.map(({ options, state }) => [options.metricName, state]));
  }

  const NO_ALARM = { Errors: 'OK', Overdue: 'OK', HeldBack: 'OK' };

  test('a missing sweep raises only the alarm of its deployment', async () => {
    await advance(3);
    expect([alarmsOf(dev), alarmsOf(prod)]).toEqual([NO_ALARM, NO_ALARM]);
    deployment.aws.scheduler.removeSchedule(physicalId(dev, 'AWS::Scheduler::Schedule'));
    await advance(5);
    expect([alarmsOf(dev), alarmsOf(prod)]).toEqual([{ ...NO_ALARM, Overdue: 'ALARM' }, NO_ALARM]);
  });

  test('an overdue credential raises only the alarm of its deployment', async () => {
    const { aws } = deployment;
    const SecretId = physicalId(prod, 'AWS::SecretsManager::Secret');
    const call = { service: 'secretsmanager', operation: 'CancelRotateSecret', region: aws.region };
    await aws.timeline.run(async () => aws.call({ ...call, principal: deployer(aws.account) }, { SecretId }));
    await advance(24);
    expect(alarmsOf(prod)).toEqual(NO_ALARM);
    await advance(12);
    expect([alarmsOf(dev), alarmsOf(prod)]).toEqual([NO_ALARM, { ...NO_ALARM, Overdue: 'ALARM' }]);
  });
});
