import type { AwsTransportOptions } from '../backends/aws/secrets-manager-options';
import type { SecretChange } from '../cache/change';
import type { Clock } from '../clock';
import type { SqsApi } from './sqs-api';

/** The part of a `SecretsClient` that the listener uses. */
export interface NoticeTarget {
  changed(change: SecretChange): Promise<void>;
  on(name: 'closed', listener: () => void): () => void;
}

/** Options of a listener. */
export interface NoticeListenerOptions {
  /** URL of the queue, such as `notices.queue.queueUrl` of the construct `RotationNotices`. */
  readonly queueUrl: string;
  /**
   * True if other processes read the queue too: notices stay in it, so that each process sees them until they expire. Needs
   * a queue with a visibility timeout of 0 and a short retention. False: notices are deleted when they were received.
   *
   * @default true, as `NoticeReceivers.EVERY_PROCESS` of the construct
   */
  readonly shared?: boolean;
  /** `new SQS()` of `@aws-sdk/client-sqs`. @default - the built-in transport */
  readonly client?: SqsApi;
  /** Options of the built-in transport. */
  readonly transport?: AwsTransportOptions;
  /** Called with each failed call. @default - a process warning for the first one in a row */
  readonly onError?: (error: Error) => void;
  /** Source of time, for tests. @default - the clock of the machine */
  readonly clock?: Clock;
  /** Random numbers from 0 to 1, for tests. @default Math.random */
  readonly random?: () => number;
}

/** State of a listener, for health checks. */
export interface NoticeListenerHealth {
  /** Time of the latest answer of the queue, milliseconds since 1970. */
  readonly polledAt?: number;
  /** Time of the latest notice. */
  readonly noticedAt?: number;
  /** Failed calls in a row. */
  readonly failures: number;
  readonly error?: string;
}
