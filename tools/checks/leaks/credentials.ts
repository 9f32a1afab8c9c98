import { setTimeout as pause } from 'node:timers/promises';
import { CreateAccessKeyCommand, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { ListSecretVersionIdsCommand } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { keyDigest } from '../../../client/src/api-keys/digest';
import { createKey } from '../../../client/src/api-keys/format';
import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import type { AccessKey } from '../stack';
import type { Deployed } from './deployed';
import { EXEMPT, HOOK, PREFIX, TWINS, USERS } from './names';

/** Issues a customer's key, as a service does. */
export async function issueKey({ call, output }: Deployed): Promise<string> {
  const key = createKey(PREFIX);
  const texts = { id: keyIdOf(key), digest: keyDigest(key), owner: 'customer-7', hint: `${PREFIX}_…` };
  const Item = Object.fromEntries(Object.entries(texts).map(([name, S]) => [name, { S }]));
  await call('dynamodb', 'PutItem', {
    TableName: output('CheckStore'),
    Item: { ...Item, createdAt: { N: `${Date.now()}` } },
  });
  return key;
}

/** True if a customer's key was revoked. */
export async function isRevoked({ call, output }: Deployed, key: string): Promise<boolean> {
  const Key = { id: { S: keyIdOf(key) } };
  const { Item } = await call('dynamodb', 'GetItem', { TableName: output('CheckStore'), Key });
  return (Item as Record<string, unknown> | undefined)?.revokedAt !== undefined;
}

/** Creates an access key of the exempt user. */
export async function exemptKey({ environment: { aws } }: Deployed): Promise<string> {
  const { AccessKey } = await aws.iam.send(new CreateAccessKeyCommand({ UserName: EXEMPT }));
  return AccessKey?.AccessKeyId ?? '';
}

/** State of each access key by its id, and the number of versions of the secrets with a generated key. */
export async function stateOf({ environment: { aws } }: Deployed) {
  const keys = new Map<string, string>();
  for (const UserName of [...USERS, EXEMPT]) {
    const { AccessKeyMetadata = [] } = await aws.iam.send(new ListAccessKeysCommand({ UserName }));
    for (const { AccessKeyId = '', Status } of AccessKeyMetadata) keys.set(AccessKeyId, `${Status}`);
  }
  let versions = 0;
  for (const SecretId of [HOOK, ...TWINS.map(({ secret }) => secret)]) {
    const all = { SecretId, IncludeDeprecated: true };
    const { Versions = [] } = await aws.secretsManager.send(new ListSecretVersionIdsCommand(all));
    versions += Versions.length;
  }
  return { keys, versions };
}

/** Waits until STS refuses an access key. Returns the time. */
export async function refusal(
  { environment: { aws } }: Deployed,
  key: AccessKey,
  seconds: number,
): Promise<number> {
  const sts = aws.stsAs(key);
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(100)) {
    try {
      await sts.send(new GetCallerIdentityCommand({}));
    } catch (error) {
      if ((error as Error).name === 'InvalidClientTokenId') return Date.now();
    }
  }
  return Number.NaN;
}
