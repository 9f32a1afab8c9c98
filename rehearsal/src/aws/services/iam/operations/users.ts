import type { Operation } from '../../../call';
import type { Iam } from '..';
import { name, path } from '../checks';
import { isTaken, type User } from '../entities';
import { alreadyExists, deleteConflict } from '../errors';
import { below, page } from '../page';
import { requestTags, tagsInput, tagsOutput } from '../tags';
import { boundaryOutput, onUser } from '../targets';
import { checkBoundary } from './boundaries';

export function userOperations(iam: Iam): Record<string, Operation> {
  return {
    CreateUser: {
      access: (input, call) => [
        {
          action: 'iam:CreateUser',
          resource: `arn:aws:iam::${call.principal.accountId}:user${path(input)}${name(input, 'UserName', 64)}`,
          context: requestTags(tagsInput(input)),
        },
      ],
      run(input, call) {
        const account = iam.accountOf(call);
        const userName = name(input, 'UserName', 64);
        if (isTaken(userName, account.users.values())) {
          throw alreadyExists(`User with name ${userName} already exists.`);
        }
        const id = iam.newId('AIDA');
        const arn = `arn:aws:iam::${account.id}:user${path(input)}${userName}`;
        const user: User = {
          kind: 'user',
          name: userName,
          id,
          path: path(input),
          arn,
          createDate: new Date(call.now),
          tags: tagsInput(input),
          inline: new Map(),
          attached: new Set(),
          boundary: checkBoundary(iam, input),
          principal: { type: 'user', arn, accountId: account.id, userId: id, userName },
          keys: [],
          credentials: [],
        };
        account.users.set(userName, user);
        iam.changed();
        return { User: details(user) };
      },
    },

    GetUser: onUser(iam, 'GetUser', (user) => ({ User: details(user) })),

    ListUsers: {
      access: () => [{ action: 'iam:ListUsers', resource: '*' }],
      run: (input, call) => {
        const { items, more } = page(below(iam.accountOf(call).users.values(), input), input);
        return { Users: items.map(summary), ...more };
      },
    },

    DeleteUser: onUser(iam, 'DeleteUser', (user, _input, call) => {
      if (user.attached.size > 0) throw deleteConflict('entity, must detach all policies first.');
      if (user.inline.size > 0) throw deleteConflict('entity, must delete policies first.');
      if (user.keys.length > 0) throw deleteConflict('entity, must delete access keys first.');
      if (user.credentials.length > 0) throw deleteConflict('entity, must remove referenced objects first.');
      iam.accountOf(call).users.delete(user.name);
      iam.changed();
    }),
  };
}

function summary(user: User): object {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: user.createDate,
  };
}

function details(user: User): object {
  return {
    ...summary(user),
    PermissionsBoundary: boundaryOutput(user),
    Tags: tagsOutput(user.tags),
  };
}
