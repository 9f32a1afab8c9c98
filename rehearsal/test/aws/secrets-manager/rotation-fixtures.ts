import type { LocalAwsOptions } from '../../../src/aws/local-aws';
import type { RotationEvent } from '../../../src/aws/services/secrets-manager';
import { setUp, token } from './fixtures';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

interface StepEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly RotationToken: string;
}

/**
 * A secret `key` with a rotation function that does what a good one does, with nothing behind it. `before` runs first
 * in every step; what it throws fails the step.
 */
export async function setUpRotation(
  before: (event: StepEvent) => Promise<void> | void = () => undefined,
  options: LocalAwsOptions = {},
) {
  const world = setUp(options);
  const { aws, call } = world;
  const arn = await world.create('key', 'value of the start');
  const steps: StepEvent[] = [];
  const events: RotationEvent['name'][] = [];
  aws.secretsManager.onRotation(({ name }) => events.push(name));

  const behaviour = async (event: unknown) => {
    const { Step, SecretId, ClientRequestToken } = event as StepEvent;
    steps.push(event as StepEvent);
    await before(event as StepEvent);
    if (Step === 'createSecret') {
      const SecretString = `value of ${ClientRequestToken}`;
      await call('PutSecretValue', {
        SecretId,
        ClientRequestToken,
        SecretString,
        VersionStages: ['AWSPENDING'],
      });
    }
    if (Step === 'finishSecret') {
      const { VersionIdsToStages } = await call('DescribeSecret', { SecretId });
      const stages = Object.entries(VersionIdsToStages as Record<string, string[]>);
      const [RemoveFromVersionId] = stages.find(([, labels]) => labels.includes('AWSCURRENT')) ?? [];
      const MoveToVersionId = ClientRequestToken;
      const VersionStage = 'AWSCURRENT';
      await call('UpdateSecretVersionStage', {
        SecretId,
        VersionStage,
        MoveToVersionId,
        RemoveFromVersionId,
      });
    }
  };
  const { arn: lambdaArn } = aws.lambda.createFunction({ name: 'rotator', roleArn: 'role', behaviour });
  aws.lambda.addPermission('rotator', {
    statementId: 'rotation',
    action: 'lambda:InvokeFunction',
    principal: 'secretsmanager.amazonaws.com',
    sourceAccount: aws.account,
    sourceArn: arn,
  });

  return {
    ...world,
    arn,
    lambdaArn,
    /** The rotation events of the service, in order. */
    events,
    /** Every invocation of the function. */
    invocations: steps,
    steps: () => steps.map(({ Step }) => Step),
    rotate: (n: number | string, input: object = {}) =>
      call('RotateSecret', {
        SecretId: 'key',
        ClientRequestToken: token(n),
        RotationLambdaARN: lambdaArn,
        RotationRules: { AutomaticallyAfterDays: 30 },
        ...input,
      }),
    pass: (milliseconds: number) => aws.timeline.runUntil(aws.timeline.now() + milliseconds),
    rotation: () => aws.secretsManager.secret(arn)?.rotation,
  };
}
