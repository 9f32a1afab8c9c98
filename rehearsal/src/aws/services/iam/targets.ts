import type { AccessRequest, Call, Input, Operation } from '../../call';
import type { Iam } from '.';
import { required } from './checks';
import type { Account, Owner, Role, User } from './entities';
import { noSuchEntity, validationError } from './errors';
import { resourceTags } from './tags';

interface TargetOptions {
  /** Validates the other members of the input before the user or role is looked up. */
  readonly check?: (input: Input) => void;
  /** Condition keys in addition to the tags of the user or role. */
  readonly context?: (input: Input) => AccessRequest['context'];
}

/** An operation on an existing user or role. */
type Target<T extends Owner> = (
  iam: Iam,
  action: string,
  run: (owner: T, input: Input, call: Call) => unknown,
  options?: TargetOptions,
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

type OwnerOperation = TargetOptions & { readonly run: (owner: Owner, input: Input) => unknown };

/** Operations that exist for users and for roles. */
export function forUsersAndRoles(
  iam: Iam,
  operationsOf: (kind: 'User' | 'Role') => Readonly<Record<string, OwnerOperation>>,
): Record<string, Operation> {
  const targets = { User: onUser as Target<Owner>, Role: onRole as Target<Owner> };
  return Object.fromEntries(
    (['User', 'Role'] as const).flatMap((kind) =>
      Object.entries(operationsOf(kind)).map(([action, { run, ...options }]) => [
        action,
        targets[kind](iam, action, run, options),
      ]),
    ),
  );
}

/** The default is the user of the caller. */
function userName(input: Input, call: Call): string {
  const name: string | undefined =
    input.UserName ?? (call.principal.type === 'user' ? call.principal.userName : undefined);
  if (name) return name;
  throw validationError('Must specify userName when calling with non-User credentials');
}

function userNamed(account: Account, name: string): User {
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
