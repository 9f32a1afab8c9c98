import { clientParts, closeParts, regionFor } from '../../../backends/aws/built-in-api';
import type { AwsTransportOptions } from '../../../backends/aws/secrets-manager-options';
import { DYNAMODB } from '../../../backends/aws/settings/endpoint';
import { AwsClient } from '../../../backends/aws/transport/aws-client';
import type { DynamoDbApi } from './dynamodb-api';

/** Every write is safe to repeat, so calls are repeated as the AWS SDK does. */
const ATTEMPTS = 3;

/** DynamoDB by the built-in transport, in the region of the ARN of the table or of the settings. */
export function builtInDynamoDb(
  table: string,
  options: AwsTransportOptions,
): DynamoDbApi & { close(): void } {
  const parts = clientParts({ ...options, attempts: options.attempts ?? ATTEMPTS });
  const client = new AwsClient({ ...DYNAMODB, targetPrefix: 'DynamoDB_20120810', protocol: '1.0' }, parts);
  const closing = new AbortController();
  const call =
    (operation: string) =>
    async <R>(input: object) =>
      (await client.call(operation, input, await regionFor(table, parts), closing.signal)) as R;
  return {
    getItem: call('GetItem'),
    putItem: call('PutItem'),
    updateItem: call('UpdateItem'),
    transactWriteItems: call('TransactWriteItems'),
    query: call('Query'),
    close() {
      closing.abort();
      closeParts(parts);
    },
  };
}
