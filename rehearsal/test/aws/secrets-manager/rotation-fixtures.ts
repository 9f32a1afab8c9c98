import type { LocalAwsOptions } from '../../../src/aws/local-aws-options';
import type { RotationEvent } from '../../../src/aws/services/secrets-manager';
import { setUp, token } from './fixtures';

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

interface StepEvent {
  readonly Step: string;
  readonly SecretId: string;
  readonly ClientRequestToken: string;
  readonly RotationToken: string;
}

/**
 * A secret `key` with a rotation function that writes and promotes a value, without an issuer. `before` runs first in
 * every step: an error of it fails the step, and the function returns its result.
 */
export async function setUpRotation(
  before: (event: StepEvent) => unknown = () => undefined,
  options: LocalAwsOptions = {},
) {
  const world = setUp(options);
  const { aws, call } = world;
  const arn = await world.create('key', 'first value');
  const invocations: StepEvent[] = [];
  const events: RotationEvent['name'][] = [];
  aws.secretsManager.onRotation(({ name }) => events.push(name));

  const behaviour = async (event: unknown) => {
    const { Step, SecretId, ClientRequestToken } = event as StepEvent;
    invocations.push(event as StepEvent);
    const result = await before(event as StepEvent);
    if (Step === 'createSecret') {
      await call('PutSecretValue', {
        SecretId,
        ClientRequestToken,
        SecretString: `value of ${ClientRequestToken}`,
        VersionStages: ['AWSPENDING'],
      });
    }
    if (Step === 'finishSecret') {
      const stages = Object.entries((await world.labels(SecretId)) ?? {});
      const [current] = stages.find(([, labels]) => labels.includes('AWSCURRENT')) ?? [];
      await call('UpdateSecretVersionStage', {
        SecretId,
        VersionStage: 'AWSCURRENT',
        MoveToVersionId: ClientRequestToken,
        RemoveFromVersionId: current,
      });
    }
    return result;
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
    invocations,
    steps: () => invocations.map(({ Step }) => Step),
    rotate: (n: number | string, input: object = {}) =>
      call('RotateSecret', {
        SecretId: 'key',
        ClientRequestToken: token(n),
        RotationLambdaARN: lambdaArn,
        RotationRules: { AutomaticallyAfterDays: 30 },
        ...input,
      }),
    rotation: () => aws.secretsManager.secret(arn)?.rotation,
  };
}
