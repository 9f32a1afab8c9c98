import { atOnce } from './at-once';
import { type AwsJson, pauseBefore, type RetryClock } from './aws-json';

/** Keys of one BatchGetItem (API reference). */
const BATCH = 100;
/** Batches at the same time. */
const AT_ONCE = 4;
/** Rounds for keys that DynamoDB left unprocessed. */
const ROUNDS = 10;

export type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

/** A table and its partition key. */
export interface Table {
  readonly name: string;
  readonly key: string;
  /** Attributes that are read. */
  readonly attributes: readonly string[];
}

/**
 * Reads the items of keys, in batches. Keys that DynamoDB leaves unprocessed are asked for again.
 *
 * @throws Error if keys stay unprocessed.
 */
export async function batchGet(
  call: AwsJson,
  clock: RetryClock,
  { name, key, attributes }: Table,
  ids: readonly string[],
): Promise<Item[]> {
  const found: Item[] = [];
  const names = Object.fromEntries(attributes.map((attribute, n) => [`#${n}`, attribute]));
  const about = { ProjectionExpression: Object.keys(names).join(), ExpressionAttributeNames: names };
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, n) =>
    ids.slice(n * BATCH, (n + 1) * BATCH),
  );
  await atOnce(AT_ONCE, batches, async (batch) => {
    let keys: unknown[] = batch.map((id) => ({ [key]: { S: id } }));
    for (let round = 1; keys.length > 0; round++) {
      if (round > ROUNDS) throw new Error(`DynamoDB left ${keys.length} keys of ${name} unprocessed.`);
      if (round > 1) await clock.sleep(pauseBefore(round));
      const output = await call('dynamodb', 'BatchGetItem', {
        RequestItems: { [name]: { ...about, Keys: keys } },
      });
      const { Responses, UnprocessedKeys } = output as {
        Responses?: Record<string, Item[]>;
        UnprocessedKeys?: Record<string, { Keys: unknown[] }>;
      };
      found.push(...Object.values(Responses ?? {}).flat());
      keys = Object.values(UnprocessedKeys ?? {}).flatMap(({ Keys }) => Keys);
    }
  });
  return found;
}
