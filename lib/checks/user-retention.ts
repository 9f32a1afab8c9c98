import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import type { CfnUser } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { CREDENTIAL_RESOURCE_TYPE } from '../../engine/src/contract';
import { refusal } from '../refuse';
import { secretPathOf } from './secret-path';

/**
 * Finds a user that is to be deleted while its access keys are to be kept. IAM does not delete a user that has
 * access keys (API_DeleteUser), so the deletion or replacement of the user always fails. It is refused, not warned
 * of: the two removal policies contradict each other, and changing one of them changes no resource.
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
      `${secretPathOf(rotator)} keeps its access keys when it leaves the stack, but their user ${user.node.path} is deleted with its own; IAM does not delete a user that has access keys.`,
      'Give the user the same removal policy: user.applyRemovalPolicy(RemovalPolicy.RETAIN). Or leave the removalPolicy of the secret out.',
    ),
  ];
}

function isKept(policy: CfnDeletionPolicy | undefined): boolean {
  return policy === CfnDeletionPolicy.RETAIN || policy === CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE;
}
