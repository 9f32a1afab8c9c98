import { parsePolicy } from '../../../../policy/document';
import type { Call, Input, Operation } from '../../../call';
import type { Iam } from '..';
import { name, path, required } from '../checks';
import type { Role } from '../entities';
import { alreadyExists, constraintError, deleteConflict } from '../faults';
import { below, page } from '../page';
import { encodedPolicy } from '../policy-text';
import { boundaryOutput, onRole, tagsInput, tagsOutput } from '../targets';
import { checkBoundary } from './boundaries';

const HOUR = 3600;

export function roleOperations(iam: Iam): Record<string, Operation> {
  const newArn = (input: Input, call: Call) =>
    `arn:aws:iam::${call.principal.accountId}:role${path(input)}${name(input, 'RoleName', 64)}`;
  return {
    CreateRole: {
      access: (input, call) => [{ action: 'iam:CreateRole', resource: newArn(input, call) }],
      run(input, call) {
        const account = iam.accountOf(call);
        const roleName = name(input, 'RoleName', 64);
        const role: Role = {
          kind: 'role',
          name: roleName,
          id: iam.newId('AROA'),
          path: path(input),
          arn: newArn(input, call),
          createDate: new Date(call.now),
          tags: tagsInput(input),
          inline: new Map(),
          attached: new Set(),
          boundary: checkBoundary(iam, input),
          description: input.Description,
          maxSessionDuration: sessionDuration(input),
          trust: parsePolicy(required(input, 'AssumeRolePolicyDocument'), 'trust'),
        };
        if (account.roles.has(roleName)) throw alreadyExists(`Role with name ${roleName} already exists.`);
        account.roles.set(roleName, role);
        iam.changed();
        return { Role: summary(role) };
      },
    },

    GetRole: onRole(iam, 'GetRole', (role) => ({
      Role: { ...summary(role), MaxSessionDuration: role.maxSessionDuration, RoleLastUsed: {} },
    })),

    ListRoles: {
      access: () => [{ action: 'iam:ListRoles', resource: '*' }],
      run: (input, call) => {
        const { items, more } = page(below(iam.accountOf(call).roles.values(), input), input);
        const entry = (role: Role) => ({
          ...summary(role),
          Tags: undefined,
          MaxSessionDuration: role.maxSessionDuration,
        });
        return { Roles: items.map(entry), ...more };
      },
    },

    UpdateAssumeRolePolicy: onRole(iam, 'UpdateAssumeRolePolicy', (role, input) => {
      role.trust = parsePolicy(required(input, 'PolicyDocument'), 'trust');
      iam.changed();
    }),

    DeleteRole: onRole(iam, 'DeleteRole', (role, _input, call) => {
      if (role.attached.size > 0) throw deleteConflict('entity, must detach all policies first.');
      if (role.inline.size > 0) throw deleteConflict('entity, must delete policies first.');
      iam.accountOf(call).roles.delete(role.name);
      iam.changed();
    }),
  };
}

function sessionDuration(input: Input): number {
  const seconds = Number(input.MaxSessionDuration ?? HOUR);
  if (seconds < HOUR) {
    throw constraintError('maxSessionDuration', `have value greater than or equal to ${HOUR}`, seconds);
  }
  if (seconds > 12 * HOUR) {
    throw constraintError('maxSessionDuration', `have value less than or equal to ${12 * HOUR}`, seconds);
  }
  return seconds;
}

function summary(role: Role): object {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createDate,
    AssumeRolePolicyDocument: encodedPolicy(role.trust.text),
    Description: role.description,
    PermissionsBoundary: boundaryOutput(role),
    Tags: role.tags.size > 0 ? tagsOutput(role.tags) : undefined,
  };
}
