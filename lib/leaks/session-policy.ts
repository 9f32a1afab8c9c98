import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * Creates a policy that denies everything to sessions, which have a time of issue; access keys have none (IAM user guide,
 * "AWS global condition context keys"). A policy with the time itself would need the permission to write policies, and with
 * it any permission at all.
 */
export function createSessionPolicy(scope: Construct): ManagedPolicy {
  return new ManagedPolicy(scope, 'DenySessions', {
    description: 'Denies the sessions that were created with a leaked access key',
    statements: [
      new PolicyStatement({
        effect: Effect.DENY,
        actions: ['*'],
        // Denies everything.
        resources: ['*'],
        conditions: { Null: { 'aws:TokenIssueTime': 'false' } },
      }),
    ],
  });
}
