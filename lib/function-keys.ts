import { Annotations, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/**
 * Allows CloudWatch Logs to use a key for log groups of the account (CloudWatch Logs user guide, "Encrypt log data using
 * AWS KMS"). The statement cannot name the one log group: the log group depends on the key.
 */
export function allowLogs(scope: Construct, key: IKey): void {
  const { partition, region, account } = Stack.of(scope);
  const { statementAdded } = key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      // In a key policy, * is this key.
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*`,
        },
      },
    }),
  );
  if (statementAdded) return;
  Annotations.of(scope).addWarningV2(
    'cdk-rekey:logKeyPolicyUnknown',
    `The policy of the logEncryptionKey of ${scope.node.path} cannot be changed here. Unless it allows CloudWatch Logs to ` +
      'use the key, the deploy fails when the log group is created.',
  );
}

/**
 * Allows the execution role to decrypt the environment of its function only. Lambda starts the function with the
 * permissions of the role, or with a grant that it creates for the role together with the function (AWS re:Post, "How do
 * I resolve AWS KMS permission errors for Lambda"); the grant does not survive a replacement of the role.
 */
export function environmentKeyStatement(key: IKey, handler: IFunction): PolicyStatement {
  return new PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
    conditions: {
      StringEquals: { 'kms:EncryptionContext:aws:lambda:FunctionArn': handler.functionArn },
    },
  });
}
