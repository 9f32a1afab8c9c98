import { Duration, type Stack } from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PermissionsBoundary, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { ENVIRONMENT } from '../../../engine/src/contract';
import { Credential, RotatingSecret, Rotation } from '../../../lib';
import { rehearse } from '../../src';
import { dailyKey, role, synthesized } from './fixtures/app';

/** With readers that read so often that they always keep a value. */
const rehearsed = (build: (stack: Stack) => void) =>
  rehearse({ assembly: synthesized(['App', build]), days: 1, readsPerDay: 500 });

test('reads that fail since the grace is 0: raise the grace', async () => {
  const { findings } = await rehearsed((stack) => {
    const secret = new RotatingSecret(stack, 'Key', {
      credential: Credential.generated(),
      rotation: Rotation.every(Duration.hours(4)),
    });
    // Set behind the construct, which need not let it pass.
    const times = { graceSeconds: 0, quarantineSeconds: 3600, overdueAfterSeconds: 72_000 };
    secret.rotator.handler.addEnvironment(ENVIRONMENT.times, JSON.stringify(times));
    secret.grantRead(role(stack), { previous: true });
    // A sweep comes while readers still keep the replaced value.
    for (const child of secret.node.findAll()) {
      if (child instanceof CfnSchedule) child.scheduleExpression = 'rate(10 minutes)';
    }
  });

  expect(findings).toMatchObject([
    {
      found: expect.stringMatching(/^App\/Key: \d+ of [\d,]+ reads failed\.$/),
      fix: expect.stringMatching(/^Raise the grace: it is 0/),
    },
  ]);
}, 60_000);

test('reads that a permissions boundary denies: the boundary, and not grantRead, is told', async () => {
  const { findings } = await rehearsed((stack) => {
    const boundary = new ManagedPolicy(stack, 'Boundary', {
      statements: [
        new PolicyStatement({ actions: ['*'], resources: ['*'] }),
        new PolicyStatement({ effect: Effect.DENY, actions: ['secretsmanager:*'], resources: ['*'] }),
      ],
    });
    const reader = role(stack);
    PermissionsBoundary.of(reader).apply(boundary);
    dailyKey(stack).grantRead(reader);
  });

  const fixes = findings.map(({ fix }) => fix);
  expect(fixes).toEqual([
    'A statement of the permissions boundary denies the read; no grant helps: narrow that statement.',
    expect.stringMatching(
      /^Statement 2 of the permissions boundary arn:.* denies it, and no policy can allow/,
    ),
  ]);
  expect(JSON.stringify(findings)).not.toContain('grantRead');
});
