import type { Input, Operation } from '../../../call';
import type { Iam } from '..';
import { AccessKey, type KeyStatus } from '../access-key';
import { oneOf, required } from '../checks';
import type { User } from '../entities';
import { limitExceeded, noSuchEntity } from '../errors';
import { page } from '../page';
import { onUser } from '../targets';

/** Source: "IAM and AWS STS quotas", IAM User Guide. */
const KEYS_PER_USER = 2;
const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function accessKeyOperations(iam: Iam): Record<string, Operation> {
  const { aws } = iam;
  return {
    CreateAccessKey: onUser(iam, 'CreateAccessKey', (user, _input, call) => {
      if (user.keys.length >= KEYS_PER_USER) {
        throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`);
      }
      const key = new AccessKey(
        iam.newId('AKIA', 16),
        aws.random.text(40, SECRET_ALPHABET),
        user.name,
        new Date(call.now),
        call.principal,
        aws.propagation.accessKeys,
        aws.random,
        aws.faults.delays,
      );
      user.keys.push(key);
      iam.keys.set(key.id, { key, user });
      aws.exposureWatch.learn(key.secretAccessKey, `access key of ${user.arn}`);
      return { AccessKey: { ...metadata(key), SecretAccessKey: key.secretAccessKey } };
    }),

    ListAccessKeys: onUser(iam, 'ListAccessKeys', (user, input) => {
      const { items, more } = page(user.keys, input);
      return { AccessKeyMetadata: items.map(metadata), ...more };
    }),

    UpdateAccessKey: onUser(
      iam,
      'UpdateAccessKey',
      (user, input, call) => {
        const status = input.Status as KeyStatus;
        const key = keyOf(user, input);
        if (key.status !== status) key.setStatus(status, call.now);
      },
      {
        check: (input) => {
          required(input, 'AccessKeyId');
          oneOf(input, 'Status', ['Active', 'Inactive']);
        },
      },
    ),

    DeleteAccessKey: onUser(iam, 'DeleteAccessKey', (user, input, call) => {
      const key = keyOf(user, input);
      key.delete(call.now);
      user.keys.splice(user.keys.indexOf(key), 1);
    }),

    GetAccessKeyLastUsed: {
      // The permission is on the key's user. For a key that does not exist, a caller without permission on all users
      // gets AccessDenied, not NoSuchEntity.
      access(input, call) {
        const id = required(input, 'AccessKeyId');
        const user = owner(id, call.principal.accountId);
        const resource = user?.arn ?? `arn:aws:iam::${call.principal.accountId}:user/${id}`;
        return [{ action: 'iam:GetAccessKeyLastUsed', resource, absent: user === undefined }];
      },
      run(input, call) {
        const id = required(input, 'AccessKeyId');
        const user = owner(id, call.principal.accountId);
        if (!user) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
        const use = keyOf(user, input).lastUse.seen(call.now);
        return {
          UserName: user.name,
          AccessKeyLastUsed: {
            LastUsedDate: use && new Date(use.time),
            ServiceName: use?.service ?? 'N/A',
            Region: use?.region ?? 'N/A',
          },
        };
      },
    },
  };

  function owner(accessKeyId: string, accountId: string): User | undefined {
    const entry = iam.keys.get(accessKeyId);
    return entry && !entry.key.deleted && entry.user.principal.accountId === accountId
      ? entry.user
      : undefined;
  }
}

function keyOf(user: User, input: Input): AccessKey {
  const id = required(input, 'AccessKeyId');
  const key = user.keys.find((candidate) => candidate.id === id);
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return key;
}

function metadata(key: AccessKey): object {
  return { UserName: key.userName, AccessKeyId: key.id, Status: key.status, CreateDate: key.createDate };
}
