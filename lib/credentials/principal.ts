import { Stack, Token } from 'aws-cdk-lib';
import type { CfnUser, IUser } from 'aws-cdk-lib/aws-iam';
import { resourceOf } from '../checks/user-identity';
import { refuse } from '../refuse';

/** Intrinsic functions whose result changes only with their arguments. */
const PURE = ['Fn::Join', 'Fn::Select', 'Fn::Split'];

/**
 * Text that identifies a user from synth to synth: its name where the app states it, otherwise its place in the
 * construct tree. Version 0.1.0 made the same text, so an upgrade keeps the logical ids that follow from it.
 *
 * @throws `UserUnknownAtSynth` for a name that a deploy can change, such as a parameter: the rotator would lose its
 * permissions for the earlier user in that deploy, and could not retire its keys.
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
      'Write the name itself, or pass the User construct, also across stacks of the app.',
    );
  }
  const own = user.node.defaultChild as CfnUser | undefined;
  const givenName = Token.isUnresolved(own?.userName) ? '' : (own?.userName ?? '');
  return `${user.node.addr} ${givenName}`;
}

/** Tells whether a resolved value is the same in every deploy of a stack: it refers to pseudo parameters alone. */
function isFixed(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('{{resolve:');
  if (Array.isArray(value)) return value.every(isFixed);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, argument]) =>
    name === 'Ref' ? String(argument).startsWith('AWS::') : PURE.includes(name) && isFixed(argument),
  );
}
