import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { CfnUser, IUser } from 'aws-cdk-lib/aws-iam';
import { refuse } from '../refuse';

/**
 * Text that identifies a user from synth to synth: its name where the app states it, otherwise its place in the
 * construct tree.
 *
 * @throws `UserUnknownAtSynth` for a name that is a token of anything but a user of this app: when its value changes,
 * the rotator loses its permissions for the earlier user in the same deploy and cannot retire its keys.
 */
export function userIdentity(user: IUser): string {
  if (!Token.isUnresolved(user.userName)) return user.userName;
  const resource = user.node.defaultChild;
  if (!resource || !isCfnUser(resource)) return refuseToken(user);
  const givenName = Stack.of(resource).resolve(resource.userName) ?? '';
  return typeof givenName === 'string' ? `${user.node.addr} ${givenName}` : refuseToken(user);
}

function isCfnUser(construct: unknown): construct is CfnUser {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::IAM::User';
}

function refuseToken(user: IUser): never {
  return refuse(
    'UserUnknownAtSynth',
    `The name of the user ${user.node.path} is a token, known only when the stack is deployed. When its value changes, the keys of the earlier user cannot be retired.`,
    'Write the name itself, or pass the User construct, also across stacks of the app.',
  );
}
