import { CfnResource, type Stack } from 'aws-cdk-lib';
import { Group, User } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CfnApplication } from 'aws-cdk-lib/aws-sam';
import { CfnRotationSchedule, HostedRotation, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type GapName, type Report, rehearse } from '../../src';
import { dailyKey, goodApp, quarterlyKey, role, synthesized } from './fixtures/app';

const rehearsed = (build: (stack: Stack) => void, days = 2) =>
  rehearse({ assembly: synthesized(['App', build]), days });

const names = ({ gaps }: Report): GapName[] => gaps.map(({ name }) => name);

test('a rehearsal that shows rotations and reads of every secret is good', async () => {
  const report = await rehearse({ assembly: goodApp(), days: 2 });
  expect(report).toMatchObject({ verdict: 'good', gaps: [], findings: [] });
  expect(report.secrets[0]?.rotations).toBeGreaterThan(0);
});

test('30 days of a 90-day secret are incomplete, and the gap tells how many days show its rotation', async () => {
  const assembly = synthesized(['App', (stack) => quarterlyKey(stack)]);

  const report = await rehearse({ assembly, days: 30 });

  expect(report).toMatchObject({ verdict: 'incomplete', findings: [] });
  expect(report.gaps).toEqual([
    {
      name: 'no-rotation',
      notShown: 'No rotation of App/Key was shown: none succeeded in 30 days.',
      toShow: expect.stringMatching(/^Rehearse at least \d\d days \(--days \d\d\)\.$/),
      secret: 'App/Key',
    },
  ]);
  const days = Number(/--days (\d+)/.exec(report.gaps[0]?.toShow ?? '')?.[1]);
  expect(await rehearse({ assembly, days })).toMatchObject({ verdict: 'good' });
}, 60_000);

test('a rotation during the deploy, when nobody reads yet, shows nothing', async () => {
  const report = await rehearsed((stack) => {
    const secret = quarterlyKey(stack);
    for (const child of secret.node.findAll()) {
      if (child instanceof CfnRotationSchedule) child.rotateImmediatelyOnUpdate = true;
    }
    // The deploy goes on while the rotation runs.
    for (let index = 0; index < 20; index++) role(stack, `Later${index}`).node.addDependency(secret);
  });
  expect(report.secrets[0]).toMatchObject({ rotations: 0, maxLiveCredentials: 2 });
  expect(report).toMatchObject({ verdict: 'incomplete', gaps: [{ name: 'no-rotation' }] });
});

describe('no read was shown', () => {
  test('without grantRead', async () => {
    const report = await rehearsed((stack) => dailyKey(stack));
    expect(report).toMatchObject({ verdict: 'incomplete', findings: [] });
    expect(report.gaps).toEqual([
      {
        name: 'no-reader',
        notShown: 'No read of App/Key was shown: no role of the app may read it.',
        toShow: 'Let the role that uses it read it: grantRead(role).',
        secret: 'App/Key',
      },
    ]);
  });

  test('when a user is the reader, and the gap names it', async () => {
    const report = await rehearsed((stack) => dailyKey(stack).grantRead(new User(stack, 'Bob')));
    expect(report.verdict).toBe('incomplete');
    expect(report.gaps).toMatchObject([
      {
        name: 'no-reader',
        notShown: expect.stringContaining('; the user App/Bob may, but the rehearsal reads as roles only'),
      },
    ]);
    expect(report.iam.unusedGrants.filter(({ principal }) => principal.includes('user/'))).toEqual([]);
  });

  test('when a group is the reader, and the gap names it', async () => {
    const report = await rehearsed((stack) => dailyKey(stack).grantRead(new Group(stack, 'Staff')));
    expect(report.gaps).toMatchObject([
      {
        name: 'no-reader',
        notShown: expect.stringContaining('; the group App/Staff may, but the rehearsal reads as roles only'),
      },
    ]);
  });

  test('when the readers did not come to read', async () => {
    const assembly = synthesized(['App', (stack) => new Secret(stack, 'Plain').grantRead(role(stack))]);
    // Reads are 12 to 36 hours apart: with some seeds none falls into the first day.
    for (let seed = 1; seed < 20; seed++) {
      const report = await rehearse({ assembly, days: 1, readsPerDay: 1, seed });
      if (report.secrets[0]?.reads !== 0) continue;
      expect(names(report)).toEqual(['no-schedule', 'no-read']);
      return;
    }
    throw new Error('Every seed led to a read.');
  }, 60_000);

  test('of a value whose kind is not known: it is read and not used', async () => {
    const report = await rehearsed((stack) => new Secret(stack, 'Plain').grantRead(role(stack)));
    expect(names(report)).toEqual(['no-schedule', 'value-not-used']);
  });
});

describe('a rotation that is not simulated', () => {
  test.each<[string, (stack: Stack, secret: Secret) => void, string]>([
    [
      'a Python function',
      (stack, secret) => secret.addRotationSchedule('Rotation', { rotationLambda: python(stack) }),
      'python3.13 is not run',
    ],
    [
      'a hosted rotation',
      (_, secret) =>
        secret.addRotationSchedule('Rotation', { hostedRotation: HostedRotation.mysqlSingleUser() }),
      'a function hosted by AWS rotates it',
    ],
    [
      'a function outside of the app',
      (stack, secret) =>
        secret.addRotationSchedule('Rotation', {
          rotationLambda: LambdaFunction.fromFunctionAttributes(stack, 'Imported', {
            functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:elsewhere',
            sameEnvironment: true,
          }),
        }),
      'its rotation function is not in the stacks that are deployed',
    ],
    [
      'a function of a serverless application, for a database secret that is attached',
      (stack, secret) => {
        const application = new CfnApplication(stack, 'Application', {
          location: 'https://example.com/t.json',
        });
        const attachment = new CfnResource(stack, 'Attachment', {
          type: 'AWS::SecretsManager::SecretTargetAttachment',
          properties: { SecretId: secret.secretArn, TargetId: 'db', TargetType: 'AWS::RDS::DBInstance' },
        });
        new CfnResource(stack, 'Schedule', {
          type: 'AWS::SecretsManager::RotationSchedule',
          properties: {
            SecretId: attachment.ref,
            RotationLambdaARN: application.getAtt('Outputs.RotationLambdaARN'),
          },
        });
      },
      'its rotation function is not in the stacks that are deployed',
    ],
  ])('%s', async (_, rotate, reason) => {
    const report = await rehearsed((stack) => {
      const secret = new Secret(stack, 'Db');
      rotate(stack, secret);
      secret.grantRead(role(stack));
    });

    expect(report).toMatchObject({ verdict: 'incomplete', findings: [] });
    expect(report.secrets[0]).toMatchObject({
      schedule: 'not simulated',
      rotations: 0,
      failedRotations: 0,
    });
    expect(report.gaps).toContainEqual({
      name: 'rotation-not-simulated',
      notShown: `No rotation of App/Db was shown: ${reason}.`,
      toShow: expect.stringContaining('test this one elsewhere'),
      secret: 'App/Db',
    });
    expect(report.notSimulated).toContainEqual(expect.objectContaining({ property: 'rotation', reason }));
  });

  test('leaves a custom resource with a provider in Python unplayed instead of failing the deploy', async () => {
    const report = await rehearsed((stack) => {
      const properties = { ServiceToken: python(stack).functionArn };
      new CfnResource(stack, 'Resource', { type: 'Custom::Seed', properties });
      dailyKey(stack).grantRead(role(stack));
    });
    expect(report).toMatchObject({ verdict: 'good', findings: [] });
    expect(report.notSimulated).toContainEqual(
      expect.objectContaining({
        type: 'Custom::Seed',
        reason: 'its function is not run: python3.13 is not run',
      }),
    );
  });
});

test('an app without a secret is incomplete', async () => {
  const report = await rehearsed((stack) => role(stack));
  expect(report.verdict).toBe('incomplete');
  expect(names(report)).toEqual(['no-secret']);
});

test('secrets that were left out as asked are told, and are no gap', async () => {
  const assembly = synthesized(
    ['App', (stack) => dailyKey(stack).grantRead(role(stack))],
    ['Other', (stack) => dailyKey(stack, 'OtherKey')],
    ['Third', (stack) => role(stack)],
  );
  const report = await rehearse({ assembly, days: 2, stacks: ['App', 'Other'], secrets: ['App/Key'] });
  expect(report).toMatchObject({ verdict: 'good', leftOut: ['Third', 'Other/OtherKey'] });
});

function python(stack: Stack): LambdaFunction {
  const code = Code.fromInline('def handler(event, context): pass');
  return new LambdaFunction(stack, 'Python', {
    runtime: Runtime.PYTHON_3_13,
    handler: 'index.handler',
    code,
  });
}
