import { App, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { type AssemblyStack, readAssembly } from '../../src/assembly/cloud-assembly';
import type { AlarmState } from '../../src/aws/services/cloudwatch';
import { CloudFormation } from '../../src/cloudformation/cloudformation';
import { deployer } from '../../src/cloudformation/resource';
import { type Deployment, openDeployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { temporaryFolder } from '../assembly/temporary-assembly';

// Two deployments of one app in one account, with different stack names and equal construct paths.

const HOUR = 3_600_000;

/** An app with a construct id that is not ASCII. */
function synthesize(stackName: string) {
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
  deployment = await openDeployment(checkedOptions({ assembly: synthesize('keys-dev') }));
  dev = { stackName: 'keys-dev', cloudFormation: deployment.cloudFormation };
  const { assets, stacks } = readAssembly(synthesize('keys-prod').directory);
  prod = {
    stackName: 'keys-prod',
    cloudFormation: new CloudFormation(deployment.aws, assets, temporaryFolder),
  };
  await deploy(dev, deployment.stacks);
  await deploy(prod, stacks);
});
afterEach(() => deployment.close());

async function deploy({ cloudFormation }: StackDeployment, stacks: readonly AssemblyStack[]): Promise<void> {
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
