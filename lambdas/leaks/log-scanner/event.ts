import { gunzipSync } from 'node:zlib';

/**
 * Most bytes of a batch of log events after decompression. CloudWatch Logs accepts batches of 1 MiB (API_PutLogEvents), and
 * the payload of an asynchronous invocation is limited too; a larger text is no batch of CloudWatch Logs.
 */
const LARGEST = 32 * 1024 * 1024;

/** Log event of a subscription. */
export interface LogEvent {
  readonly id: string;
  /** Milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** Events of one log stream. */
export interface LogBatch {
  readonly group: string;
  readonly stream: string;
  readonly events: readonly LogEvent[];
}

/** The input has no log events of a subscription. The message quotes nothing of it. */
class MalformedLogEvents extends Error {
  override readonly name = 'MalformedLogEvents';
}

/**
 * Reads the log events of an invocation by CloudWatch Logs: compressed JSON in base64 ("Using CloudWatch Logs subscription
 * filters", CloudWatch Logs user guide). A control message has none.
 *
 * @throws MalformedLogEvents
 */
export function logBatchOf(input: unknown): LogBatch {
  const data = (input as { awslogs?: { data?: unknown } } | null)?.awslogs?.data;
  if (typeof data !== 'string') throw new MalformedLogEvents('The input has no awslogs.data.');
  const { messageType, logGroup, logStream, logEvents } = parse(data);
  if (typeof logGroup !== 'string' || typeof logStream !== 'string' || !Array.isArray(logEvents))
    throw new MalformedLogEvents('The batch has no logGroup, logStream or logEvents.');
  const events = messageType === 'DATA_MESSAGE' ? logEvents.map(eventOf) : [];
  return { group: logGroup, stream: logStream, events };
}

function parse(data: string): Readonly<Record<string, unknown>> {
  try {
    const text = gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: LARGEST }).toString('utf8');
    return Object(JSON.parse(text));
  } catch {
    // The message of JSON.parse quotes the text.
    throw new MalformedLogEvents(`The batch is no JSON, compressed with gzip, of at most ${LARGEST} bytes.`);
  }
}

function eventOf(event: unknown): LogEvent {
  const { id, timestamp, message } = Object(event);
  if (typeof message !== 'string') throw new MalformedLogEvents('An event has no message.');
  return { id: String(id), timestamp: Number(timestamp), message };
}
