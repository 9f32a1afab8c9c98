import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { LeakFunction } from '../leak-function';

/** Parts of the response that the audit needs. */
export interface AuditStepProps {
  readonly evidence: IBucket;
  /**
   * Time from the end of the leaked credential to its audit, in which CloudTrail delivers the last events.
   *
   * @default Duration.minutes(15)
   */
  readonly lag?: Duration;
}

/** Creates the function that looks at what a leaked credential did, and at what it left. It changes nothing. */
export function createAudit(
  scope: Construct,
  { evidence, lag = Duration.minutes(15) }: AuditStepProps,
): LeakFunction {
  const { partition, account } = Stack.of(scope);
  return new LeakFunction(scope, 'Audit', {
    name: 'audit',
    description: `Audits leaked credentials for ${scope.node.path}`,
    path: scope.node.path,
    timeout: Duration.minutes(15),
    memorySize: 512,
    environment: {
      [LEAK_ENVIRONMENT.bucket]: evidence.bucketName,
      [LEAK_ENVIRONMENT.auditLag]: String(lag.toSeconds()),
    },
    statements: [
      // LookupEvents has no resource-level permissions (Service Authorization Reference, "AWS CloudTrail").
      new PolicyStatement({ actions: ['cloudtrail:LookupEvents'], resources: ['*'] }),
      // ec2:DescribeRegions has no resource-level permissions; this action is limited to the account.
      new PolicyStatement({
        actions: ['account:ListRegions'],
        resources: [`arn:${partition}:account::${account}:account`],
      }),
      // The ids of incidents are not known at deploy.
      new PolicyStatement({
        actions: ['s3:PutObject', 's3:GetObject'],
        resources: [evidence.arnForObjects('incidents/*/audit/*')],
      }),
    ],
  });
}
