import { LEAK_INDEX } from '../../../engine/src/contract';
import { fingerprintIn, itemKeyOf } from '../../../engine/src/leak-index/fingerprint';
import type { AwsJson, RetryClock } from './aws-json';
import { batchGet, type Item } from './batch-get';
import type { Match } from './match';

const ATTRIBUTES = [
  ...[LEAK_INDEX.fingerprint, LEAK_INDEX.secret, LEAK_INDEX.version, LEAK_INDEX.kind],
  ...[LEAK_INDEX.credential, LEAK_INDEX.prefix, LEAK_INDEX.issuedAt],
];

/** A secret that holds a value, without its state. */
export type IndexedOwner = Omit<Match, 'state' | 'reason'> & { readonly fingerprint: string };

/** Name of a table. @param table ARN or name. */
export const nameOf = (table: string): string => table.slice(table.lastIndexOf('/') + 1);

/** The owners of fingerprints. Each secret has an item, and the items of a fingerprint have numbers without gaps. */
export async function ownersOf(
  call: AwsJson,
  clock: RetryClock,
  table: string,
  fingerprints: Iterable<string>,
): Promise<IndexedOwner[]> {
  const about = { name: nameOf(table), key: LEAK_INDEX.fingerprint, attributes: ATTRIBUTES };
  const owners: IndexedOwner[] = [];
  let left = [...new Set(fingerprints)];
  for (let n = 0; left.length > 0; n++) {
    const keys = left.map((fingerprint) => itemKeyOf(fingerprint, n));
    const found = (await batchGet(call, clock, about, keys)).map(ownerIn);
    owners.push(...found);
    left = found.map(({ fingerprint }) => fingerprint);
  }
  return owners;
}

/** The owners of a credential: every secret and value that its id named. The login of a database has an item for each password. */
export async function ownersOfCredential(call: AwsJson, table: string, id: string): Promise<IndexedOwner[]> {
  const owners: IndexedOwner[] = [];
  let start: unknown;
  do {
    const { Items, LastEvaluatedKey } = await call('dynamodb', 'Query', {
      TableName: nameOf(table),
      IndexName: LEAK_INDEX.byCredential,
      KeyConditionExpression: '#credential = :id',
      ExpressionAttributeNames: { '#credential': LEAK_INDEX.credential },
      ExpressionAttributeValues: { ':id': { S: id } },
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    });
    owners.push(...((Items ?? []) as Item[]).map(ownerIn));
    start = LastEvaluatedKey ?? undefined;
  } while (start !== undefined);
  return owners;
}

/** The owner that an item names. */
function ownerIn(item: Item): IndexedOwner {
  const text = (name: string) => item[name]?.S ?? '';
  const prefix = item[LEAK_INDEX.prefix]?.S;
  return {
    fingerprint: fingerprintIn(text(LEAK_INDEX.fingerprint)),
    secret: text(LEAK_INDEX.secret),
    version: text(LEAK_INDEX.version),
    kind: text(LEAK_INDEX.kind),
    credential: text(LEAK_INDEX.credential),
    ...(prefix === undefined ? {} : { prefix }),
    issuedAt: Number(item[LEAK_INDEX.issuedAt]?.N ?? 0),
  };
}
