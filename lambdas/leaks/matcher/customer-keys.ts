import { idOfDigest } from '../../../client/src/api-keys/store/key-id';
import { type ApiKeyState, stateOf } from '../../../client/src/api-keys/store/record';
import { keyOfItem } from '../../../client/src/api-keys/store/table/items';
import type { AwsJson, RetryClock } from './aws-json';
import { batchGet } from './batch-get';
import type { Match } from './match';

/** Kind of a match in the table of an `ApiKeyStore`. */
const CUSTOMER_KEY = 'customer-key';

const ATTRIBUTES = [
  ...['id', 'digest', 'owner', 'hint', 'scopes', 'metadata', 'createdAt'],
  ...['expiresAt', 'revokedAt', 'retiresAt', 'replacedBy'],
];

/** A rolled key works until the end of its overlap. */
const STATES: Readonly<Record<ApiKeyState, Match['state']>> = {
  active: 'current',
  rolled: 'grace',
  revoked: 'dead',
  expired: 'dead',
};

/**
 * Finds customers' keys by their digests, which an `ApiKeyStore` holds. No call of KMS is made: the id of a key is the
 * beginning of its digest.
 *
 * @param table ARN of the table.
 */
export async function customerKeys(
  call: AwsJson,
  clock: RetryClock & { now(): number },
  table: string,
  digests: Iterable<string>,
): Promise<Map<string, Match>> {
  return byId(call, clock, table, new Set([...digests].map(idOfDigest)));
}

/** Finds a customer's key by its id. */
export async function customerKey(
  call: AwsJson,
  clock: RetryClock & { now(): number },
  table: string,
  id: string,
): Promise<Match | undefined> {
  const [match] = (await byId(call, clock, table, new Set([id]))).values();
  return match;
}

/** The keys with these ids, by their digests. */
async function byId(
  call: AwsJson,
  clock: RetryClock & { now(): number },
  table: string,
  ids: ReadonlySet<string>,
): Promise<Map<string, Match>> {
  const about = { name: table.slice(table.lastIndexOf('/') + 1), key: 'id', attributes: ATTRIBUTES };
  const found = new Map<string, Match>();
  for (const item of await batchGet(call, clock, about, [...ids])) {
    const key = keyOfItem(item);
    if (!key) continue;
    const { id, createdAt, owner } = key.record;
    const state = STATES[stateOf(key.record, clock.now())];
    found.set(key.digest, {
      ...{ secret: table, version: id, kind: CUSTOMER_KEY, credential: id, owner },
      ...{ issuedAt: createdAt, state },
    });
  }
  return found;
}
