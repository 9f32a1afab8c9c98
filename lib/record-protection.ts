import { AnyPrincipal, Effect, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IDependable } from 'constructs';
import { TAG_KEYS } from '../engine/src/contract';

/**
 * Denies every principal except the rotator to change the tags that hold the records of the engine.
 *
 * For an assumed role, `aws:PrincipalArn` is the ARN of the role, not of the session; a request without this key is
 * denied (IAM user guide, "AWS global condition context keys" and "Condition operators"). `aws:TagKeys` holds the keys
 * of a TagResource or UntagResource request (Service Authorization Reference, "AWS Secrets Manager"). CloudFormation
 * writes only the tags of the template.
 */
export function protectRecords(secret: ISecret, rotator: IRole): IDependable {
  const { policyDependable } = secret.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['secretsmanager:TagResource', 'secretsmanager:UntagResource'],
      resources: [secret.secretArn],
      conditions: {
        'ForAnyValue:StringLike': { 'aws:TagKeys': TAG_KEYS },
        ArnNotEquals: { 'aws:PrincipalArn': rotator.roleArn },
      },
    }),
  );
  return policyDependable ?? secret;
}
