import { Duration } from 'aws-cdk-lib';
import { type IUser, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { USAGE_LAG_HOURS } from '../../lambdas/credentials/access-key/contract';
import { expectShape } from '../checks/shape';
import { checkUserAccount } from '../checks/user-account';
import { claimUser } from '../checks/user-claims';
import type { CredentialConfig } from '../credential';
import { libraryCode } from './library-code';
import { principalOf } from './principal';

/** Properties of an access key of an IAM user. */
export interface AccessKeyProps {
  /**
   * User of the access key. A user can have two access keys, and the rotation needs both: a key that this secret did not
   * issue is never changed, and blocks every rotation.
   */
  readonly user: IUser;
}

/**
 * Refuses props without an IAM user.
 *
 * @throws `WrongType`
 */
export function checkAccessKey(props: AccessKeyProps): void {
  expectUser('Credential.accessKey', props?.user);
}

/**
 * Refuses a value that is not an IAM user.
 *
 * @throws `WrongType`
 */
export function expectUser(factory: string, user: unknown): void {
  expectShape(
    `user of ${factory}`,
    user,
    ['userName', 'userArn', 'node'],
    `Pass an IAM user: ${factory}({ user }), with a User or the result of User.fromUserName.`,
  );
}

/** Configuration of the rotator of an access key. */
export function bindAccessKey(rotator: Construct, { user }: AccessKeyProps): CredentialConfig {
  return {
    ...keysOfUser(rotator, user, ['iam:GetAccessKeyLastUsed']),
    code: libraryCode('access-key'),
    usageLag: Duration.hours(USAGE_LAG_HOURS),
  };
}

/** Configuration of a rotator that needs both access keys of a user, and more actions on it. */
export function keysOfUser(
  rotator: Construct,
  user: IUser,
  more: readonly string[] = [],
): Omit<CredentialConfig, 'code'> {
  checkUserAccount(rotator, user);
  claimUser(rotator, user);
  const actions = ['ListAccessKeys', 'CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey'];
  return {
    parameters: { userName: user.userName },
    statements: [
      new PolicyStatement({
        actions: [...actions.map((action) => `iam:${action}`), ...more],
        resources: [user.userArn],
      }),
    ],
    principal: principalOf(user),
    user,
    // IAM has VPC endpoints only in the region of its control plane (IAM user guide, "Create a VPC endpoint for IAM"), and
    // keys are verified at STS in a second region.
    needsInternet: true,
  };
}
