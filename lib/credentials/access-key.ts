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
  expectShape(
    'user of Credential.accessKey',
    props?.user,
    ['userName', 'userArn', 'node'],
    'Pass an IAM user: Credential.accessKey({ user }), with a User or the result of User.fromUserName.',
  );
}

/** Configuration of the rotator of an access key. */
export function bindAccessKey(rotator: Construct, props: AccessKeyProps): CredentialConfig {
  const { user } = props;
  checkUserAccount(rotator, user);
  claimUser(rotator, user);
  return {
    code: libraryCode('access-key'),
    parameters: { userName: user.userName },
    statements: [
      new PolicyStatement({
        actions: [
          'iam:ListAccessKeys',
          'iam:CreateAccessKey',
          'iam:UpdateAccessKey',
          'iam:DeleteAccessKey',
          'iam:GetAccessKeyLastUsed',
        ],
        resources: [user.userArn],
      }),
    ],
    principal: principalOf(user),
    // IAM has VPC endpoints only in the region of its control plane (IAM user guide, "Create a VPC endpoint for IAM"), and
    // keys are verified at STS in a second region.
    needsInternet: true,
    usageLag: Duration.hours(USAGE_LAG_HOURS),
  };
}
