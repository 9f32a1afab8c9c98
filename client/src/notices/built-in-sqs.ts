import { clientParts, regionFor } from '../backends/aws/built-in-api';
import type { AwsTransportOptions } from '../backends/aws/secrets-manager-options';
import { SQS } from '../backends/aws/settings/endpoint';
import { AwsClient } from '../backends/aws/transport/aws-client';
import type { SqsApi } from './sqs-api';
import { unrefAgent } from './unref-agent';

/** Longer than the longest long poll, which is 20 seconds. Milliseconds. */
const TIMEOUT = 25_000;

/** SQS by the built-in transport, at the endpoint in the URL of the queue, as in the AWS SDK. */
export async function builtInSqs(
  queueUrl: URL,
  options: AwsTransportOptions,
): Promise<SqsApi & { close(): void }> {
  const parts = clientParts({
    endpoint: queueUrl.origin,
    ...options,
    region: options.region ?? regionOfQueue(queueUrl),
    agent: options.agent ?? (await unrefAgent(queueUrl.protocol)),
    timeout: options.timeout ?? TIMEOUT,
    // The listener has its own pauses.
    attempts: options.attempts ?? 1,
  });
  const client = new AwsClient({ ...SQS, targetPrefix: 'AmazonSQS', protocol: '1.0' }, parts);
  const call = async <R>(operation: string, input: object, signal: AbortSignal) =>
    (await client.call(operation, input, await regionFor('', parts), signal)) as R;
  return {
    receiveMessage: (input, { abortSignal }) => call('ReceiveMessage', input, abortSignal),
    deleteMessageBatch: (input, { abortSignal }) => call('DeleteMessageBatch', input, abortSignal),
    close: () => parts.http.close(),
  };
}

/** The region in a host such as `sqs.eu-central-1.amazonaws.com`; undefined for another one. */
function regionOfQueue({ hostname }: URL): string | undefined {
  return /(?:^|\.)sqs(?:-fips)?\.([a-z0-9-]+)\./.exec(hostname)?.[1];
}
