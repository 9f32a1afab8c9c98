import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import type { CfnUser } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { CREDENTIAL_RESOURCE_TYPE } from '../../engine/src/contract';
import { refusal } from '../refuse';
import { secretPathOf } from './secret-path';

/**
 * Checks that a user is retained if its access keys are. IAM does not delete a user with access keys (API_DeleteUser), so
 * the deletion or replacement of the user would fail.
 *
 * @returns the messages of `UserNotRetained`
 */
export function checkRetention(rotator: Construct, user: CfnUser): string[] {
  const credential = rotator.node
    .findAll()
    .filter(CfnResource.isCfnResource)
    .find((resource) => resource.cfnResourceType === CREDENTIAL_RESOURCE_TYPE);
  const kept = credential?.cfnOptions.deletionPolicy;
  const policy = user.cfnOptions.deletionPolicy;
  if (!isKept(kept) || policy === CfnDeletionPolicy.RETAIN || policy === kept) return [];
  return [
    refusal(
      'UserNotRetained',
      `${secretPathOf(rotator)} retains its access keys when it is removed from the stack, but their user ${user.node.path} is deleted with its stack; IAM does not delete a user with access keys.`,
      'Set the same removal policy for the user: user.applyRemovalPolicy(RemovalPolicy.RETAIN). Or omit the removalPolicy of the secret.',
    ),
  ];
}

function isKept(policy: CfnDeletionPolicy | undefined): boolean {
  return policy === CfnDeletionPolicy.RETAIN || policy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
}
