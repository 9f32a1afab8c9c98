import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  Credential,
  KeyringAlgorithm,
  RotatingSecret,
  type RotatingSecretProps,
  Rotation,
  Stragglers,
} from '../../../lib';
import { rehearse } from '../../src';
import { type AssemblyStack, readAssembly } from '../../src/assembly/cloud-assembly';
import type { Json } from '../../src/assembly/json-file';
import { LocalAws } from '../../src/aws/local-aws';
import type { AlarmState } from '../../src/aws/services/cloudwatch';
import { CloudFormation } from '../../src/cloudformation/cloudformation';
import { deployer } from '../../src/cloudformation/resource';
import { type Deployment, openDeployment } from '../../src/rehearse/deployment';
import { checkedOptions } from '../../src/rehearse/options';
import { SCENARIO_NAMES, SCENARIOS } from '../../src/scenarios';
import { playScenario } from '../../src/scenarios/play-scenario';
import { removePermission } from '../../src/scenarios/remove-permission';
import { folderOf, temporaryFolder } from '../assembly/temporary-assembly';
import { run } from '../rehearse/fixtures/command';
import { deployed, HOUR, MINUTE, synthesize } from './fixtures';

/** An app with one access key to which every scenario is applicable. */
const app = (props?: Partial<RotatingSecretProps>) =>
  synthesize((stack) => ({ encryptionKey: new Key(stack, 'Kms'), ...props })).directory;
const assembly = app();

/** A copy of the app with changed resources. */
function appWith(change: (resource: Json) => void): string {
  const directory = temporaryFolder();
  cpSync(assembly, directory, { recursive: true });
  const file = join(directory, 'App.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Json;
  for (const resource of Object.values(template.Resources as Json)) change(resource);
  writeFileSync(file, JSON.stringify(template));
  return directory;
}

test('every scenario has a unique name and a description', () => {
  expect([...SCENARIO_NAMES].sort()).toEqual([
    ...['clock-skew', 'first-rotation-fails', 'key-deleted-by-hand', 'kms-key-disabled', 'region-outage'],
    ...['rotation-fails', 'schedule-changed', 'secret-edited-by-hand', 'slot-taken', 'stack-deleted'],
    ...['straggler', 'stuck-pending'],
  ]);
  for (const { about } of SCENARIOS) expect(about).toMatch(/^[A-Z][^\n]{20,110}\.$/);
});

describe('an app with an access key', () => {
  test.each(SCENARIO_NAMES)('passes %s', async (scenario) => {
    const lines: unknown[] = [];
    const report = await playScenario({ assembly, scenario, seed: 2, onLine: (line) => lines.push(line) });

    expect(report.missed).toBeUndefined();
    expect(report).toMatchObject({ scenario, seed: 2, good: true, secret: 'App/DeployKey', gaps: [] });
    expect(report.story).toEqual(lines);
    expect(report.story.filter(({ what }) => what === 'done').length).toBeGreaterThan(0);
    expect(report.story.filter(({ what }) => what === 'seen').length).toBeGreaterThan(3);
    const times = report.story.map(({ time }) => time);
    expect([...times].sort()).toEqual(times);
  });

  test('prints the log of a scenario', async () => {
    const { code, output } = await run('--assembly', assembly, '--scenario', 'stack-deleted');
    expect(code).toBe(0);
    expect(output).toMatch(/^stack-deleted, with App\/DeployKey: The stacks are deleted/m);
    expect(output).toMatch(/^ {2}2026-01-01 \d\d:\d\d:\d\d {2}done {4}A rotation is requested\.$/m);
    expect(output).toMatch(/^ {2}2026-01-01 \d\d:\d\d:\d\d {2}seen {4}The user has no access key\.$/m);
    expect(output).toContain('Good: 1 scenario passed.');
  });

  test('refuses a scenario for another secret, with the applicable secrets', async () => {
    const options = { assembly, scenario: 'stuck-pending', secret: 'App/Other' };
    await expect(playScenario(options)).rejects.toMatchObject({
      code: 'ScenarioDoesNotFit',
      message: expect.stringContaining('App/Other is not one. Applicable secrets: App/DeployKey.'),
    });
  });
});

test.each(['rotation-fails', 'stack-deleted', 'clock-skew', 'stuck-pending', 'schedule-changed'])(
  'a keyring, which refuses a rotation while readers cache it, passes %s',
  async (scenario) => {
    const credential = Credential.keyring({ algorithm: KeyringAlgorithm.EDDSA });
    const { missed } = await playScenario({ assembly: app({ credential }), scenario });
    expect(missed).toBeUndefined();
  },
);

test('straggler expects that the key is disabled with Stragglers.CUT_OFF', async () => {
  const { missed, story } = await playScenario({
    assembly: app({ stragglers: Stragglers.CUT_OFF }),
    scenario: 'straggler',
  });
  expect(missed).toBeUndefined();
  expect(story.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^AKIA\w+ is disabled \(after/));
});

test.each<[string, object, string]>([
  ['a misspelled option', { assembly: 'x', scenaro: 'straggler' }, 'Did you mean scenario?'],
  ['an unknown scenario', { assembly: 'x', scenario: 'rotation' }, 'There is no scenario rotation.'],
  ['an invalid seed', { assembly: 'x', scenario: 'straggler', seed: 0.5 }, 'The option "seed" is 0.5.'],
  ['an invalid speed', { assembly: 'x', scenario: 'straggler', speed: -1 }, 'The option "speed" is -1.'],
  ['a missing assembly', { scenario: 'straggler' }, 'The option "assembly"'],
  ['an empty folder', { assembly: folderOf({}), scenario: 'straggler' }, 'cdk synth'],
])('refuses %s', async (_, options, message) => {
  await expect(playScenario(options as never)).rejects.toMatchObject({
    name: expect.stringMatching(/^(UnknownOption|InvalidOption|AssemblyMissing)$/),
    message: expect.stringContaining(message),
  });
});

const withoutAlarms = (resource: Json) => {
  if (resource.Type === 'AWS::CloudWatch::Alarm') resource.Properties.Threshold = 1000;
};
const withoutSweep = (resource: Json) => {
  if (resource.Type === 'AWS::Scheduler::Schedule') resource.Properties.State = 'DISABLED';
};
/** Keeps the credential, and with it the user, when the stack is deleted. */
const withoutDeletion = (resource: Json) => {
  if (resource.Type === 'Custom::RekeyCredential') resource.DeletionPolicy = 'Retain';
};
/** Allows the action that the scenario removes. */
const withSecondPolicy = (resource: Json) => {
  if (resource.Type !== 'AWS::IAM::Role') return;
  const Statement = [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }];
  resource.Properties.Policies = [{ PolicyName: 'Second', PolicyDocument: { Statement } }];
};
/** Denies writes of secrets an hour after the deploy. */
const withoutWrites = (resource: Json) => {
  if (resource.Type !== 'AWS::IAM::Role') return;
  const Condition = { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T01:00:00Z' } };
  const Statement = [{ Effect: 'Deny', Action: 'secretsmanager:PutSecretValue', Resource: '*', Condition }];
  resource.Properties.Policies = [{ PolicyName: 'Deny', PolicyDocument: { Statement } }];
};

// region-outage, slot-taken and kms-key-disabled share the expectations of rotation-fails, and secret-edited-by-hand
// those of key-deleted-by-hand.
test.each<[scenario: string, defect: string, (resource: Json) => void, missed: string]>([
  ['rotation-fails', 'no alarm', withoutAlarms, 'The alarm Failed is raised, within 60 seconds.'],
  ['straggler', 'no sweep', withoutSweep, 'The alarm HeldBack is raised'],
  ['key-deleted-by-hand', 'no sweep', withoutSweep, 'The next sweep replaces the key'],
  ['stuck-pending', 'no sweep', withoutSweep, 'A sweep removes the label'],
  ['clock-skew', 'no sweep', withoutSweep, 'The replaced credential is retired after its grace'],
  ['stack-deleted', 'a retained credential', withoutDeletion, 'The stack App can be deleted'],
  ['schedule-changed', 'no permission to write', withoutWrites, 'The secret rotates in the window'],
  ['first-rotation-fails', 'a second policy', withSecondPolicy, 'The deploy fails.'],
])('%s exits with 1 for an app with %s', async (scenario, _, change, missed) => {
  const { code, output, directory } = await run(
    ...['--assembly', appWith(change), '--scenario', scenario, '--json', 'reports.json'],
  );

  expect(output).toContain(`MISSED  ${missed}`);
  expect(output).toContain(`FAILED: ${missed}`);
  expect(output).toContain(`NOT good: ${scenario} failed.`);
  expect(output).not.toMatch(/\w\.\.(\s|$)/);
  expect(JSON.parse(readFileSync(join(directory, 'reports.json'), 'utf8'))).toEqual([
    expect.objectContaining({ scenario, good: false, missed: expect.stringContaining(missed) }),
  ]);
  expect(code).toBe(1);
});

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
