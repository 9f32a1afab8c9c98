import type { Json } from '../assembly/json-file';
import type { LocalAws } from '../aws/local-aws';

/**
 * The reason why the rotation of an AWS::SecretsManager::RotationSchedule is not simulated; undefined if it is.
 * Source of the two types of rotation functions:
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_secretsmanager.CfnRotationSchedule.html
 */
export function rotationNotSimulated(aws: LocalAws, properties: Json): string | undefined {
  if (properties.HostedRotationLambda !== undefined) return 'a function hosted by AWS rotates it';
  const { RotationLambdaARN } = properties;
  if (RotationLambdaARN === undefined) return undefined;
  const rotator = aws.lambda.function(String(RotationLambdaARN));
  return rotator ? rotator.notRun : 'its rotation function is not in the stacks that are deployed';
}
