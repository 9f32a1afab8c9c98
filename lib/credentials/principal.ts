import { Stack, Token } from 'aws-cdk-lib';
import type { CfnUser, IUser } from 'aws-cdk-lib/aws-iam';
import { resourceOf } from '../checks/user-identity';
import { refuse } from '../refuse';

/** Intrinsic functions whose result depends only on their arguments. */
const PURE = ['Fn::Join', 'Fn::Select', 'Fn::Split'];

/**
 * Returns a text that identifies a user in every synth: the name if the app states it, otherwise the address in the
 * construct tree. The text must not change between versions of the library, because logical ids depend on it.
 *
 * @throws `UserUnknownAtSynth` for a name that a deploy can change, such as a parameter: that deploy would remove the
 * permissions of the rotator for the earlier user, whose keys could not be retired.
 */
export function principalOf(user: IUser): string {
  if (isFixed(user.userName) && !Token.isUnresolved(user.userName)) return user.userName;
  const resource = resourceOf(user.userName) ?? resourceOf(user.userArn);
  const name = resource
    ? (Stack.of(resource).resolve(resource.userName) ?? '')
    : Stack.of(user).resolve(user.userName);
  if (!isFixed(name)) {
    refuse(
      'UserUnknownAtSynth',
      `The name of the user ${user.node.path} is a token, known only when the stack is deployed. When its value changes, the keys of the earlier user cannot be retired.`,
      'Write the name itself, or pass the User construct, which can be in another stack of the app.',
    );
  }
  const own = user.node.defaultChild as CfnUser | undefined;
  const givenName = Token.isUnresolved(own?.userName) ? '' : (own?.userName ?? '');
  return `${user.node.addr} ${givenName}`;
}

/** True if a resolved value is the same in every deploy of a stack: it refers only to pseudo parameters. */
function isFixed(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('{{resolve:');
  if (Array.isArray(value)) return value.every(isFixed);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, argument]) =>
    name === 'Ref' ? String(argument).startsWith('AWS::') : PURE.includes(name) && isFixed(argument),
  );
}
