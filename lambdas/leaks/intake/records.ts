import { atOnce } from '../matcher/at-once';
import { members, parsed } from '../reports/text';
import type { IntakeContext } from './dependencies';
import { IntakeError, isRefused } from './outcome';
import { sourceOf } from './sources';
import { start } from './start';

/** Messages at the same time. */
const AT_ONCE = 10;

/** A message of SQS (Lambda developer guide, "Using Lambda with Amazon SQS"). */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle?: string;
  readonly body: string;
  readonly attributes?: { readonly SentTimestamp?: string };
}

/** Answer of the function for a batch: the messages that are tried again. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Handles a batch. The failure of one message does not affect the others. */
export async function handleBatch(
  records: readonly SqsRecord[],
  context: IntakeContext,
): Promise<BatchAnswer> {
  const failed: { itemIdentifier: string }[] = [];
  await atOnce(AT_ONCE, records, async (record) => {
    try {
      await handle(record, context);
    } catch (error) {
      failed.push({ itemIdentifier: record.messageId });
      await postpone(record, context, error);
    }
  });
  return { batchItemFailures: failed };
}

async function handle({ body, attributes }: SqsRecord, context: IntakeContext): Promise<void> {
  const sent = Number(attributes?.SentTimestamp ?? context.clock.now());
  const message = { body: members(parsed(body)), receivedAt: new Date(sent).toISOString() };
  for (const outcome of await sourceOf(message.body)(message, context)) {
    if (!isRefused(outcome)) {
      await start(context, outcome);
      continue;
    }
    const { refused: code, explanation } = outcome;
    context.log.write('warn', { event: 'refused', code, explanation }, { refused: 1 });
  }
}

/** A message that must wait longer than the queue's time, such as for a rate limit, is invisible until then. */
async function postpone(
  { messageId, receiptHandle }: SqsRecord,
  { call, queue, log }: IntakeContext,
  error: unknown,
): Promise<void> {
  const isOwn = error instanceof IntakeError;
  // Messages of other errors may quote what was received.
  const found = isOwn ? { explanation: error.message, after: error.after } : {};
  log.write('error', { event: 'failed', message: messageId, error: (error as Error).name, ...found });
  if (!isOwn || error.after === undefined || !queue || receiptHandle === undefined) return;
  // Otherwise the message is tried again after the time of the queue, which costs one of its attempts.
  await call('sqs', 'ChangeMessageVisibility', {
    QueueUrl: queue,
    ReceiptHandle: receiptHandle,
    VisibilityTimeout: error.after,
  }).catch(() => undefined);
}
