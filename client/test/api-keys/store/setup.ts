import { ApiKeyError, ApiKeys, type ApiKeysOptions } from '../../../src/adapters/api-keys';
import { VirtualClock } from '../../../src/testing';
import { MemoryDynamoDb } from './memory-dynamodb';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A table in memory with processes that use it, on one clock and without jitter. */
export function setUp(options: Partial<ApiKeysOptions> = {}) {
  const clock = new VirtualClock();
  const table = new MemoryDynamoDb();
  const process = (more: Partial<ApiKeysOptions> = {}) =>
    new ApiKeys({
      table: 'keys',
      prefix: 'shop',
      client: table,
      clock,
      random: () => 0,
      ...options,
      ...more,
    });
  return { clock, table, process, keys: process() };
}

/** Issues a key. Returns it with its id. */
export async function issued(keys: ApiKeys, input: object = {}) {
  const made = await keys.issue({ owner: 'acme', ...input });
  return { key: made.reveal(), id: made.record.id, record: made.record };
}

export const codeOf = (error: unknown) => (error instanceof ApiKeyError ? error.code : String(error));

/** Code of the error of a call; 'done' if it succeeds. */
export const refusal = (promise: Promise<unknown>) => promise.then(() => 'done', codeOf);
