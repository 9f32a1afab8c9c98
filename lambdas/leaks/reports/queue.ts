import type { Call } from '../aws';
import type { FindingMessage, GitHubAlertMessage } from '../intake/contract';
import { atOnce } from '../matcher/at-once';

/** Messages of one SendMessageBatch (SQS API reference). They have 10 KB at most, so that the size of a batch is no limit. */
const BATCH = 10;
/** Batches at the same time. */
const AT_ONCE = 8;

/**
 * Puts messages into the queue of reports.
 *
 * @throws Error if SQS did not accept one.
 */
export async function send(
  call: Call,
  queue: string,
  messages: readonly (FindingMessage | GitHubAlertMessage)[],
): Promise<void> {
  const batches = Array.from({ length: Math.ceil(messages.length / BATCH) }, (_, n) =>
    messages.slice(n * BATCH, (n + 1) * BATCH),
  );
  await atOnce(AT_ONCE, batches, async (batch) => {
    const { Failed } = await call('sqs', 'SendMessageBatch', {
      QueueUrl: queue,
      Entries: batch.map((message, n) => ({ Id: String(n), MessageBody: JSON.stringify(message) })),
    });
    const [first] = (Failed ?? []) as { readonly Code?: string }[];
    if (first)
      throw Object.assign(new Error('SQS did not accept every message.'), { name: String(first.Code) });
  });
}
