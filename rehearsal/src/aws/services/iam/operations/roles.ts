import { type Policy, parsePolicy } from '../../../../policy/document';
import type { Call, Input, Operation } from '../../../call';
import { percentEncoded } from '../../../sigv4';
import type { Iam } from '..';
import { description, inRange, name, path, policyText } from '../checks';
import { isTaken, type Role } from '../entities';
import { alreadyExists, deleteConflict, limitExceeded } from '../errors';
import { below, page } from '../page';
import { requestTags, tagsInput, tagsOutput } from '../tags';
import { boundaryOutput, onRole } from '../targets';
import { checkBoundary } from './boundaries';

const HOUR = 3600;
/** Characters, without white space. Source: "IAM and AWS STS quotas", IAM User Guide. */
const LONGEST_TRUST = 2048;
/** Source: API_CreateRole. */
const DESCRIPTION_CHARACTERS = '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]';

export function roleOperations(iam: Iam): Record<string, Operation> {
  const newArn = (input: Input, call: Call) =>
    `arn:aws:iam::${call.principal.accountId}:role${path(input)}${name(input, 'RoleName', 64)}`;
  return {
    CreateRole: {
      access: (input, call) => [
        { action: 'iam:CreateRole', resource: newArn(input, call), context: requestTags(tagsInput(input)) },
      ],
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
          description: description(input, DESCRIPTION_CHARACTERS),
          maxSessionDuration: sessionDuration(input),
          trust: trustPolicy(input, 'AssumeRolePolicyDocument'),
        };
        if (isTaken(roleName, account.roles.values())) {
          throw alreadyExists(`Role with name ${roleName} already exists.`);
        }
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
        return { Roles: items.map(listed), ...more };
      },
    },

    UpdateAssumeRolePolicy: onRole(iam, 'UpdateAssumeRolePolicy', (role, input) => {
      role.trust = trustPolicy(input, 'PolicyDocument');
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
  return inRange(Number(input.MaxSessionDuration ?? HOUR), 'maxSessionDuration', HOUR, 12 * HOUR);
}

/** @throws MalformedPolicyDocument, or LimitExceeded above the default quota */
function trustPolicy(input: Input, member: 'PolicyDocument' | 'AssumeRolePolicyDocument'): Policy {
  const policy = parsePolicy(policyText(input, member), 'trust');
  if (policy.text.replace(/\s/g, '').length <= LONGEST_TRUST) return policy;
  throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${LONGEST_TRUST}`);
}

/** A role in ListRoles, which omits some attributes. Source: API_ListRoles. */
function listed(role: Role): object {
  return {
    ...summary(role),
    PermissionsBoundary: undefined,
    Tags: undefined,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

function summary(role: Role): object {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createDate,
    AssumeRolePolicyDocument: percentEncoded(role.trust.text),
    Description: role.description,
    PermissionsBoundary: boundaryOutput(role),
    Tags: tagsOutput(role.tags),
  };
}
