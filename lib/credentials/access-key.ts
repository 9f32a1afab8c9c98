import { join } from 'node:path';
import { Token } from 'aws-cdk-lib';
import { type CfnUser, type IUser, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { expectShape } from '../checks/shape';
import { checkUserAccount } from '../checks/user-account';
import { claimUser } from '../checks/user-claims';
import type { CredentialConfig } from '../credential';

/** An access key of an IAM user. */
export interface AccessKeyProps {
  /**
   * Whose key it is. IAM lets a user have two: leave both to this secret, a key that is not ours is never
   * touched and holds back every rotation.
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
    'Pass an IAM user: Credential.accessKey({ user }), with a User or what User.fromUserName imports.',
  );
}

/** What the access key's rotator needs. */
export function bindAccessKey(rotator: Construct, props: AccessKeyProps): CredentialConfig {
  const { user } = props;
  checkUserAccount(rotator, user);
  claimUser(rotator, user);
  return {
    code: Code.fromAsset(join(__dirname, '../../bundles/access-key')),
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
    principal: identityOf(user),
  };
}

/** The user's name where the app knows it, else its place in the construct tree: another user, another text. */
function identityOf(user: IUser): string {
  if (!Token.isUnresolved(user.userName)) return user.userName;
  const resource = user.node.defaultChild as CfnUser | undefined;
  const givenName = Token.isUnresolved(resource?.userName) ? '' : (resource?.userName ?? '');
  return `${user.node.addr} ${givenName}`;
}
