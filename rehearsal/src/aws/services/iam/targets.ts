import type { AccessRequest, Call, Input, Operation } from '../../call';
import type { Iam } from '.';
import { required } from './checks';
import type { Account, Owner, Role, User } from './entities';
import { noSuchEntity, validationError } from './errors';
import { resourceTags } from './tags';

/** An operation on an existing user or role. `check` first validates the other members of the input. */
type Target<T extends Owner> = (
  iam: Iam,
  action: string,
  run: (owner: T, input: Input, call: Call) => unknown,
  more?: { check?: (input: Input) => void; context?: (input: Input) => AccessRequest['context'] },
) => Operation;

export const onUser: Target<User> = (iam, action, run, { check, context } = {}) => ({
  access(input, call) {
    check?.(input);
    const name = userName(input, call);
    const user = iam.accountOf(call).users.get(name);
    return [
      accessTo(action, user, `arn:aws:iam::${call.principal.accountId}:user/${name}`, context?.(input)),
    ];
  },
  run: (input, call) => run(userNamed(iam.accountOf(call), userName(input, call)), input, call),
});

export const onRole: Target<Role> = (iam, action, run, { check, context } = {}) => ({
  access(input, call) {
    check?.(input);
    const name = required(input, 'RoleName');
    const role = iam.accountOf(call).roles.get(name);
    return [
      accessTo(action, role, `arn:aws:iam::${call.principal.accountId}:role/${name}`, context?.(input)),
    ];
  },
  run: (input, call) => run(roleNamed(iam.accountOf(call), required(input, 'RoleName')), input, call),
});

/** The kinds of owners, for operations that exist for both. */
export const OWNERS = [
  ['User', onUser as Target<Owner>],
  ['Role', onRole as Target<Owner>],
] as const;

/** The default is the user of the caller. */
function userName(input: Input, call: Call): string {
  const name: string | undefined =
    input.UserName ?? (call.principal.type === 'user' ? call.principal.userName : undefined);
  if (name) return name;
  throw validationError('Must specify userName when calling with non-User credentials');
}

export function userNamed(account: Account, name: string): User {
  const user = account.users.get(name);
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

function roleNamed(account: Account, name: string): Role {
  const role = account.roles.get(name);
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

function accessTo(
  action: string,
  owner: Owner | undefined,
  wouldBeArn: string,
  context: AccessRequest['context'],
): AccessRequest {
  return {
    action: `iam:${action}`,
    resource: owner?.arn ?? wouldBeArn,
    context: { ...resourceTags(owner?.tags), ...context },
  };
}

/** The permissions boundary in an answer. */
export function boundaryOutput({ boundary }: Owner): object | undefined {
  return boundary === undefined
    ? undefined
    : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: boundary };
}
