import { join } from 'node:path';
import { Duration, Token } from 'aws-cdk-lib';
import { type CfnUser, type IUser, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { USAGE_LAG_HOURS } from '../../lambdas/credentials/access-key/contract';
import type { CredentialConfig } from '../credential';
import { refuse } from '../refuse';

/** An access key of an IAM user. */
export interface AccessKeyProps {
  /**
   * Whose key it is. IAM lets a user have two: leave both to this secret, a key that is not ours is never
   * touched and holds back every rotation.
   */
  readonly user: IUser;
}

/** Which rotator has the slots of a user. */
const rotators = new WeakMap<IUser, Construct>();

/** What the access key's rotator needs. */
export function bindAccessKey(rotator: Construct, props: AccessKeyProps): CredentialConfig {
  const { user } = props;
  takeSlots(user, rotator);
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
    usageLag: Duration.hours(USAGE_LAG_HOURS),
  };
}

/** The user's name where the app knows it, else its place in the construct tree: another user, another text. */
function identityOf(user: IUser): string {
  if (!Token.isUnresolved(user.userName)) return user.userName;
  const resource = user.node.defaultChild as CfnUser | undefined;
  const givenName = Token.isUnresolved(resource?.userName) ? '' : (resource?.userName ?? '');
  return `${user.node.addr} ${givenName}`;
}

/** Two rotators would each take a slot, and then find the other one taken by a stranger for ever. */
function takeSlots(user: IUser, rotator: Construct): void {
  const other = rotators.get(user);
  if (other && other !== rotator) {
    refuse(
      'UserHasAnotherSecret',
      `The access keys of ${user.node.path} are asked for by ${rotator.node.path} and by ${other.node.path}; a user has two slots, and one secret needs both.`,
      'Make a user for each secret, or let both readers read one secret.',
    );
  }
  rotators.set(user, rotator);
}
