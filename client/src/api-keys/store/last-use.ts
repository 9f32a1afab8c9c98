import { callSafely } from '../../events';
import type { CachedKey, KeyCache } from './key-cache';
import { type DynamoDbApi, failureOfCall } from './table/dynamodb-api';
import { number } from './table/items';

/** Milliseconds. */
const INTERVAL = 60 * 60_000;
const RETRY = 60_000;
/** Code of a condition that is not met. */
const UNMET = 'ConditionalCheckFailedException';

/** Writes the last use of keys in the background, at most once an hour for each key in all processes. */
export class LastUse {
  readonly #pending = new Set<Promise<void>>();
  #reported = false;

  constructor(
    private readonly api: Pick<DynamoDbApi, 'updateItem'>,
    private readonly table: string,
    private readonly cache: KeyCache,
    private readonly onError: ((error: Error) => void) | undefined,
  ) {}

  /** Notes a use. Writes it when the latest one is an hour old. */
  note(entry: CachedKey, now: number): void {
    if (now - entry.lastUse < INTERVAL) return;
    entry.lastUse = now;
    const { id } = entry.stored.record;
    const writing = this.#write(id, now).then(
      () => {},
      (error: unknown) => this.#failed(id, now, error),
    );
    this.#pending.add(writing);
    writing.finally(() => this.#pending.delete(writing));
  }

  /** Waits for the writes that began. */
  async flush(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #write(id: string, now: number): Promise<unknown> {
    return this.api.updateItem({
      TableName: this.table,
      Key: { id: { S: id } },
      UpdateExpression: 'SET #used = :now',
      // Another process may have written in this hour. The first part keeps a deleted item deleted.
      ConditionExpression: 'attribute_exists(#id) AND (attribute_not_exists(#used) OR #used <= :before)',
      ExpressionAttributeNames: { '#id': 'id', '#used': 'lastUsedAt' },
      ExpressionAttributeValues: { ':now': number(now), ':before': number(now - INTERVAL) },
      ReturnValues: 'NONE',
    });
  }

  #failed(id: string, now: number, error: unknown): void {
    // Until then a refresh has the time that another process wrote.
    const entry = this.cache.get(id);
    if (entry?.lastUse === now) entry.lastUse = now - INTERVAL + RETRY;
    const failure = failureOfCall(error);
    if (failure.code === UNMET) return;
    if (this.onError) callSafely(this.onError, failure, 'onError of the API keys');
    else if (!this.#reported) {
      process.emitWarning(
        `The last use of API keys cannot be written: ${failure.message}. Action: allow dynamodb:UpdateItem with ` +
          'grantVerify of the construct ApiKeyStore, or set lastUse to false.',
        'ApiKeysWarning',
      );
    }
    this.#reported = true;
  }
}
