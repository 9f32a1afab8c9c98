import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * Warns of a rotation without grace. It is not refused, because readers that fetch the credential for each use
 * can do with it; whoever has such readers says so with `Annotations.of(secret).acknowledgeWarning`.
 */
export function checkGrace(scope: Construct, graceSeconds: number): void {
  if (graceSeconds > 0) return;
  Annotations.of(scope).addWarningV2(
    'cdk-rekey:noGrace',
    `The grace of ${scope.node.path} is 0: a replaced credential can be retired at once, and readers that have not fetched ` +
      'the new one fail. Use a grace that is longer than readers keep a credential, or acknowledge this warning.',
  );
}
