import type { SdkClient } from '../../../backends/aws/sdk-client';
import { ApiKeyError, invalid } from '../errors';
import type { ApiKeysOptions } from '../options';
import { builtInDynamoDb } from './built-in-dynamodb';
import { commandApi, type DynamoDbApi, failureOfCall } from './dynamodb-api';

/** The table's API, and the end of its connections. */
export interface Connection {
  readonly api: DynamoDbApi;
  close(): void;
}

/** The operations of the given client, or of the built-in transport. @throws ApiKeyError InvalidInput */
export function connect({ table, client, commands, transport = {} }: ApiKeysOptions): Connection {
  if (client === undefined) {
    const api = builtInDynamoDb(table, transport);
    return { api, close: () => api.close() };
  }
  const api = commands ? commandApi(client as SdkClient, commands) : (client as DynamoDbApi);
  if (typeof api.getItem !== 'function')
    throw invalid(
      'The client of the AWS SDK has no getItem. Action: pass `commands`, such as the namespace of ' +
        '@aws-sdk/client-dynamodb, or `new DynamoDB()` instead of the client.',
    );
  return { api, close: () => {} };
}

/** The error for a failed call of the management. */
export function callFailed(operation: string, error: unknown, keyId?: string): ApiKeyError {
  if (error instanceof ApiKeyError) return error;
  const cause = failureOfCall(error);
  const details = keyId === undefined ? { cause } : { cause, keyId };
  return new ApiKeyError('TableCallFailed', `${operation} of an API key failed: ${cause.message}.`, details);
}
