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

// One app, deployed twice to one account under different stack names: the construct paths are the same.
jest.setTimeout(120_000);

const HOUR = 3_600_000;

/** A secret whose construct id is not ASCII. */
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

const pass = (hours: number) =>
  deployment.aws.timeline.runUntil(deployment.aws.timeline.now() + hours * HOUR);

function physicalId({ cloudFormation }: StackDeployment, wanted: string): string {
  return cloudFormation.resources.find(({ type }) => type === wanted)?.physicalId ?? '';
}

/** The states of one deployment's alarms, by their metrics. */
function alarmsOf({ stackName }: StackDeployment): Record<string, AlarmState> {
  const alarms = deployment.aws.cloudWatch.alarms.filter(({ name }) => name.startsWith(`${stackName}-`));
  return Object.fromEntries(alarms.map(({ options, state }) => [options.metricName, state]));
}

const QUIET = { Errors: 'OK', Overdue: 'OK', HeldBack: 'OK' };

test('the silence of one deployment is not hidden by the other', async () => {
  await pass(3);
  expect([alarmsOf(dev), alarmsOf(prod)]).toEqual([QUIET, QUIET]);
  deployment.aws.scheduler.removeSchedule(physicalId(dev, 'AWS::Scheduler::Schedule'));
  await pass(5);
  expect([alarmsOf(dev), alarmsOf(prod)]).toEqual([{ ...QUIET, Overdue: 'ALARM' }, QUIET]);
});

test('an overdue credential of one deployment raises no alarm of the other', async () => {
  const { aws } = deployment;
  const SecretId = physicalId(prod, 'AWS::SecretsManager::Secret');
  const call = { service: 'secretsmanager', operation: 'CancelRotateSecret', region: aws.region };
  await aws.timeline.run(async () => aws.call({ ...call, principal: deployer(aws.account) }, { SecretId }));
  await pass(36);
  expect([alarmsOf(dev), alarmsOf(prod)]).toEqual([QUIET, { ...QUIET, Overdue: 'ALARM' }]);
});
