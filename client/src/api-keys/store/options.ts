import type { SdkClient } from '../../backends/aws/sdk-client';
import type { AwsTransportOptions } from '../../backends/aws/secrets-manager-options';
import type { Clock } from '../../clock';
import { isKeyPrefix } from '../format';
import { invalid } from './errors';
import type { DynamoDbApi, DynamoDbCommands } from './table/dynamodb-api';

/** Times and bounds of the cache of `ApiKeys`. Times are milliseconds. */
export interface ApiKeyCacheOptions {
  /**
   * Time for which a key is verified without a call. A revoked key may work in other processes until it is over.
   *
   * @default 1 minute, minus up to 10 %
   */
  readonly fresh?: number;
  /**
   * Time after `fresh` for which a cached key still works while the table is unreachable or throttles. A denied call ends
   * it at once. 0: no grace.
   *
   * @default 15 minutes
   */
  readonly grace?: number;
  /** Number of cached keys. @default 10000 */
  readonly limit?: number;
  /** Time for which an unknown key is refused without a call. @default 1 minute */
  readonly unknownFresh?: number;
  /** Number of unknown keys that are remembered. They never displace cached keys. @default 10000 */
  readonly unknownLimit?: number;
}

/** Options of `ApiKeys`. */
export interface ApiKeysOptions {
  /** Name or ARN of the table, such as `store.table.tableName` of the construct `ApiKeyStore`. */
  readonly table: string;
  /** Prefix of the keys: 2 to 32 lower-case letters and digits, with single underscores between them. */
  readonly prefix: string;
  /** Times and bounds of the cache. */
  readonly cache?: ApiKeyCacheOptions;
  /** Writes the last use, at most once an hour for each key. @default true */
  readonly lastUse?: boolean;
  /**
   * `new DynamoDB()` of `@aws-sdk/client-dynamodb`, or `new DynamoDBClient()` with `commands`.
   *
   * @default - the built-in transport
   */
  readonly client?: DynamoDbApi | SdkClient;
  /** Commands for a `DynamoDBClient`: the namespace of `@aws-sdk/client-dynamodb`. */
  readonly commands?: DynamoDbCommands;
  /** Options of the built-in transport. */
  readonly transport?: AwsTransportOptions;
  /** Called when a call in the background fails. @default - a process warning for the first one */
  readonly onError?: (error: Error) => void;
  /** Source of time, for tests. @default - the clock of the machine */
  readonly clock?: Clock;
  /** Random numbers from 0 to 1, for tests. @default Math.random */
  readonly random?: () => number;
}

export type CacheSettings = Required<ApiKeyCacheOptions>;

const MINUTE = 60_000;

/** Adds the defaults. @throws ApiKeyError InvalidInput */
export function cacheSettings(options: ApiKeyCacheOptions = {}): CacheSettings {
  const settings: CacheSettings = {
    fresh: options.fresh ?? MINUTE,
    grace: options.grace ?? 15 * MINUTE,
    limit: options.limit ?? 10_000,
    unknownFresh: options.unknownFresh ?? MINUTE,
    unknownLimit: options.unknownLimit ?? 10_000,
  };
  for (const [name, value] of Object.entries(settings)) {
    const least = name.toLowerCase().endsWith('limit') ? 1 : 0;
    if (!(typeof value === 'number' && value >= least && value <= Number.MAX_SAFE_INTEGER))
      throw invalid(
        `Option ${name} of the cache of API keys is ${value}, and must be a number from ${least}.`,
      );
  }
  return settings;
}

/** @throws ApiKeyError InvalidInput */
export function checkOptions({ table, prefix }: ApiKeysOptions): void {
  if (typeof table !== 'string' || table === '') throw invalid('The table of the API keys is missing.');
  if (typeof prefix !== 'string' || !isKeyPrefix(prefix))
    throw invalid(
      `The prefix ${JSON.stringify(prefix)} is not supported. Action: use 2 to 32 lower-case letters and digits, with ` +
        'single underscores between them.',
    );
}
