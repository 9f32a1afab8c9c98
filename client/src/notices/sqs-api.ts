/** A received message. */
export interface SqsMessage {
  readonly MessageId?: string;
  readonly ReceiptHandle?: string;
  readonly Body?: string;
}

/** Options of a call. */
export interface SqsCallOptions {
  readonly abortSignal: AbortSignal;
}

/** The operations of SQS that the listener uses. The class `SQS` of `@aws-sdk/client-sqs` has them. */
export interface SqsApi {
  receiveMessage(
    input: { QueueUrl: string; MaxNumberOfMessages: number; WaitTimeSeconds: number },
    options: SqsCallOptions,
  ): Promise<{ Messages?: readonly SqsMessage[] | undefined }>;
  deleteMessageBatch(
    input: { QueueUrl: string; Entries: { Id: string; ReceiptHandle: string }[] },
    options: SqsCallOptions,
  ): Promise<{ Failed?: readonly { Id?: string | undefined; Code?: string | undefined }[] | undefined }>;
}
