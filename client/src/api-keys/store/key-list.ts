import { invalid } from './errors';
import { checkText } from './input';
import { isKeyId } from './key-id';
import type { ApiKeyRecord } from './record';
import type { DynamoDbApi, Query } from './table/dynamodb-api';
import { keyOfItem, number } from './table/items';
import { OWNER_INDEX } from './table/schema';

/** Options of `list`. */
export interface ListOptions {
  /** Largest number of keys of a page, from 1 to 1000. @default 50 */
  readonly limit?: number;
  /** `cursor` of the page before. @default - the first page */
  readonly cursor?: string;
}

/** Keys of an owner, the newest first. A page may have fewer keys than its limit. */
export interface ApiKeyPage {
  readonly keys: readonly ApiKeyRecord[];
  /** Place of the next page; undefined for the last one. */
  readonly cursor?: string;
}

/** The query for a page. @throws ApiKeyError InvalidInput */
function pageQuery(table: string, owner: string, { limit = 50, cursor }: ListOptions): Query {
  checkText('owner', owner, 256);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
    throw invalid(`The limit of a page is ${limit}, and must be a whole number from 1 to 1000.`);
  return {
    TableName: table,
    IndexName: OWNER_INDEX,
    KeyConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': { S: owner } },
    ScanIndexForward: false,
    Limit: limit,
    ...(cursor === undefined ? {} : { ExclusiveStartKey: { owner: { S: owner }, ...placeOf(cursor) } }),
  };
}

/** Lists the keys of an owner. @throws ApiKeyError InvalidInput, ServiceFailure */
export async function listKeys(
  api: DynamoDbApi,
  table: string,
  owner: string,
  options: ListOptions,
): Promise<ApiKeyPage> {
  const { Items: items = [], LastEvaluatedKey: last } = await api.query(pageQuery(table, owner, options));
  const keys = items.flatMap((item) => keyOfItem(item)?.record ?? []);
  const cursor = last && cursorOf(last);
  return { keys, ...(cursor === undefined ? {} : { cursor }) };
}

/** A cursor holds no owner, so that one of another owner leads to no key of theirs. */
function cursorOf(last: Readonly<Record<string, unknown>>): string {
  const { id, createdAt } = last as { id?: { S?: string }; createdAt?: { N?: string } };
  return `${createdAt?.N}-${id?.S}`;
}

function placeOf(cursor: string) {
  const [, time, id] = /^(\d{1,15})-(.*)$/.exec(cursor) ?? [];
  if (time === undefined || !isKeyId(id))
    throw invalid('The cursor is not that of a page. Action: omit it, and begin with the first page.');
  return { createdAt: number(Number(time)), id: { S: id } };
}
