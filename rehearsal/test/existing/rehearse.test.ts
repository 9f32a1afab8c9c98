import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { BatchStack } from '../../../examples/custom-schedule';
import { Credential, RotatingSecret, type RotatingSecretProps, Rotation } from '../../../lib';
import { asPage, assertGood, asText, type Existing, rehearse } from '../../src';
import { temporaryFolder } from '../assembly/temporary-assembly';

const ARN = 'arn:aws:iam::123456789012';

/** An app with an access key of the imported user bob. */
function appOfBob(
  props: (stack: Stack) => Partial<RotatingSecretProps> = () => ({}),
  more: (stack: Stack, secret: RotatingSecret) => void = () => {},
) {
  const app = new App({ outdir: temporaryFolder() });
  const stack = new Stack(app, 'App');
  const secret = new RotatingSecret(stack, 'Key', {
    credential: Credential.accessKey({ user: User.fromUserName(stack, 'Bob', 'bob') }),
    rotation: Rotation.every(Duration.days(2)),
    ...props(stack),
  });
  secret.grantRead(new Role(stack, 'Job', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') }));
  more(stack, secret);
  return app.synth();
}

function withBob(bob: NonNullable<Existing['users']>[string], days = 3) {
  return rehearse({ assembly: appOfBob(), days, exists: { users: { bob } } });
}

test('the example of a custom schedule with an imported user is good', async () => {
  const app = new App({ outdir: temporaryFolder() });
  new BatchStack(app, 'Batch');
  // Jobs read at their start and run for two days.
  const report = await rehearse({ assembly: app.synth(), days: 40, keeps: { 'Batch/Job': '48h' } });

  assertGood(report);
  expect(report.secrets[0]?.rotations).toBeGreaterThanOrEqual(1);
  expect(report.assumed).toEqual([
    {
      kind: 'user',
      name: `${ARN}:user/archivist`,
      path: expect.stringMatching(/^Batch\/ArchiveKey\/Rotator/),
    },
  ]);
  expect(asText(report)).toContain('Assumed to exist: 1. Describe them with --exists FILE.\n  user arn:');
  expect(asPage(report)).toMatch(/id="assumed-title".*user\/archivist/s);
});

test('an imported boundary, key and topic exist, and an unknown boundary is a gap', async () => {
  const assembly = appOfBob(
    (stack) => ({
      encryptionKey: Key.fromKeyArn(
        stack,
        'Kms',
        'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
      ),
      alarmTopic: Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-central-1:123456789012:oncall'),
    }),
    (stack, secret) => {
      const boundary = ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'boundary');
      const assumedBy = new ServicePrincipal('ecs-tasks.amazonaws.com');
      secret.grantRead(new Role(stack, 'Bounded', { assumedBy, permissionsBoundary: boundary }));
    },
  );

  const report = await rehearse({ assembly, days: 3 });

  assertGood(report, { allow: ['boundary-not-known'] });
  expect(report.verdict).toBe('incomplete');
  expect(report.gaps).toEqual([
    {
      name: 'boundary-not-known',
      notShown: expect.stringContaining(
        'the document of arn:aws:iam::123456789012:policy/boundary is unknown',
      ),
      toShow: expect.stringContaining('--exists'),
    },
  ]);
  expect(report.assumed.map(({ kind }) => kind)).toEqual(['policy', 'key', 'user', 'topic']);

  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  assertGood(await rehearse({ assembly, days: 3, exists: { policies: { boundary: { document } } } }));
});

test('an imported role with a grant is a reader', async () => {
  const assembly = appOfBob(undefined, (stack, secret) => {
    secret.grantRead(Role.fromRoleName(stack, 'Imported', 'batch'));
  });

  const report = await rehearse({ assembly, days: 3 });

  assertGood(report);
  expect(report.secrets[0]?.readers).toMatch(/^2; /);
});

test('a dynamic reference gets the value of an imported secret, or a dummy value', async () => {
  const assembly = appOfBob(undefined, (stack) => {
    const value = (name: string) =>
      Secret.fromSecretNameV2(stack, name, name).secretValueFromJson('token').unsafeUnwrap();
    new LambdaFunction(stack, 'Fn', {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
      environment: { KNOWN: value('known'), UNKNOWN: value('unknown') },
    });
  });

  const report = await rehearse({
    assembly,
    days: 1,
    exists: { secrets: { known: { value: { token: 'correct-horse' } } } },
  });

  expect(report.assumed.filter(({ kind }) => kind === 'secret')).toEqual([
    { kind: 'secret', name: expect.stringContaining('secret:unknown-'), path: 'App/Fn' },
  ]);
  expect(report.findings).toEqual([
    expect.objectContaining({
      found: expect.stringMatching(/^A value of known was found in environment:App-Fn/),
    }),
  ]);
  expect(JSON.stringify(report)).not.toContain('correct-horse');
});

describe('an imported user', () => {
  test.each(['active', 'inactive'] as const)('with an %s key holds back every rotation', async (key) => {
    const report = await withBob({ accessKeys: [key] });

    expect(report.assumed).toEqual([]);
    expect(report.secrets[0]).toMatchObject({ rotations: 0, failedReads: 0 });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ detail: expect.stringContaining('SlotTaken') }),
    );
  });

  test('with two keys fails the deploy', async () => {
    expect((await withBob({ accessKeys: ['active', 'active'] })).findings).toEqual([
      {
        found: expect.stringContaining('[SlotTaken]'),
        fix: expect.stringContaining('CloudFormation'),
      },
    ]);
  });

  test('that does not exist fails the deploy with the option as the reason', async () => {
    expect((await withBob(false)).findings).toEqual([
      {
        found: expect.stringContaining('[PrincipalGone]'),
        fix: expect.stringContaining('bob'),
      },
    ]);
  });

  test('keeps its policies, whose unused grants are not reported', async () => {
    const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }];
    const report = await withBob({ policies: { Own: { Version: '2012-10-17', Statement } } }, 3);

    expect(report.iam.unusedGrants.filter(({ action }) => action.startsWith('s3:'))).toEqual([]);
    assertGood(report);
  });
});

test('an invalid description is refused before the deploy', async () => {
  const exists = { user: {} } as never;
  const rehearsal = rehearse({ assembly: join(temporaryFolder(), 'nowhere'), exists });
  await expect(rehearsal).rejects.toThrow('exists has no member user. Did you mean users?');
});
