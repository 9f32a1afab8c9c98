import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/** Queue of the reports, and of those that could not be handled. */
export interface ReportQueues {
  readonly reports: Queue;
  readonly deadLetters: Queue;
}

/** Creates the queues. A message has no value of a secret, so the key of SQS is enough. */
export function createQueues(scope: Construct): ReportQueues {
  const create = (id: string, props: QueueProps) =>
    new Queue(scope, id, { ...props, encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true });
  const deadLetters = create('DeadLetters', { retentionPeriod: Duration.days(14) });
  const reports = create('Reports', {
    retentionPeriod: Duration.days(14),
    // Six times the timeout of the function (Lambda developer guide, "Using Lambda with Amazon SQS").
    visibilityTimeout: Duration.minutes(6),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 8 },
  });
  return { reports, deadLetters };
}
