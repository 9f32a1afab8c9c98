import { keyOfItem } from '../../../client/src/api-keys/store/table/items';
import type { Proof, Target } from '../contract';
import type { AwsJson } from '../matcher/aws-json';

/** Time for which services may accept a revoked key, because they cached it. Milliseconds. */
const CACHED = 60_000;

interface Observation {
  readonly call: AwsJson;
  readonly now: number;
  /** Milliseconds. */
  readonly observation: number;
}

/**
 * Decides whether a revoked key is dead: the table refuses it, and no service reported a use after the caches were read
 * again. Services report uses up to an hour late, which the explanation states.
 */
export async function proveUnused({ call, now, observation }: Observation, target: Target): Promise<Proof> {
  const at = new Date(now).toISOString();
  const { Item } = await call('dynamodb', 'GetItem', {
    TableName: target.secret.slice(target.secret.lastIndexOf('/') + 1),
    Key: { id: { S: target.version } },
    ConsistentRead: true,
  });
  // Services refuse a key that the table does not have.
  if (Item === undefined || Item === null)
    return {
      outcome: 'unproved',
      at,
      explanation: `The key ${target.version} was removed from its table, which has no uses of it any more.`,
    };
  const record = keyOfItem(Item as Parameters<typeof keyOfItem>[0])?.record;
  const { revokedAt, lastUsedAt = 0 } = record ?? {};
  if (revokedAt === undefined)
    return { outcome: 'alive', at, explanation: `The key ${target.version} is not revoked.` };
  if (lastUsedAt > revokedAt + CACHED) {
    const used = new Date(lastUsedAt).toISOString();
    return {
      outcome: 'alive',
      at,
      explanation: `A service accepted the key ${target.version} at ${used}, after it was revoked.`,
    };
  }
  if (now < revokedAt + observation)
    return { outcome: 'waiting', at, explanation: `The key ${target.version} is revoked and is observed.` };
  return {
    outcome: 'unused',
    at: new Date(revokedAt).toISOString(),
    explanation: `No use of the key ${target.version} was seen from its revocation until ${at}. Services report uses up to an hour late.`,
  };
}
