import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { TAG_KEYS } from '../engine/src/contract';
import { keyStatement } from './encryption';
import type { Rotator } from './rotator';

/** Permissions of every rotator on its own log, secret and function. */
export function rotatorStatements(
  { handler, logGroup }: Rotator,
  secret: ISecret,
  encryptionKey?: IKey,
): PolicyStatement[] {
  const statements = [
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
    new PolicyStatement({
      actions: [
        'secretsmanager:DescribeSecret',
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
        'secretsmanager:RotateSecret',
      ],
      resources: [secret.secretArn],
    }),
    tagStatement('TagResource', secret),
    // RotateSecret requires lambda:InvokeFunction on the rotation function (API_RotateSecret).
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }),
  ];
  if (encryptionKey) {
    statements.push(keyStatement(encryptionKey, secret, ['kms:Decrypt', 'kms:GenerateDataKey']));
  }
  return statements;
}

/** Allows a rotator to remove tags of the engine. */
export function forgetStatement(secret: ISecret): PolicyStatement {
  return tagStatement('UntagResource', secret);
}

/** Limits a tag operation to the tags of the engine, because other tags may control access. */
function tagStatement(operation: string, secret: ISecret): PolicyStatement {
  return new PolicyStatement({
    actions: [`secretsmanager:${operation}`],
    resources: [secret.secretArn],
    conditions: { 'ForAllValues:StringLike': { 'aws:TagKeys': TAG_KEYS } },
  });
}
