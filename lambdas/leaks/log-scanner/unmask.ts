import type { Call } from '../aws';
import { type RetryClock, repeated } from '../matcher/aws-json';
import type { LogBatch, LogEvent } from './event';

/** Asterisks that stand for a masked text. Shorter texts have no fingerprint. */
const MASKED = /\*{8}/;
/** Pages of FilterLogEvents for an invocation: 1 MiB, or 10,000 events, each (API_FilterLogEvents). */
const MOST_PAGES = 10;
/** An event can be delivered before FilterLogEvents returns it. */
const ATTEMPTS = 3;
const PAUSE = 2000;

/** Events, masked ones as they were written, and the number of masked ones that could not be read. */
export interface Unmasked {
  readonly events: readonly LogEvent[];
  readonly unread: number;
}

/**
 * Reads masked events again, as they were written. A data protection policy masks the events of subscriptions too, so that it
 * would hide every secret that it finds from the scanner ("Help protect sensitive log data with masking", CloudWatch Logs user
 * guide).
 */
export async function unmask(batch: LogBatch, call: Call, clock: RetryClock): Promise<Unmasked> {
  const masked = new Map(
    batch.events.flatMap((event) => (MASKED.test(event.message) ? [[event.id, event] as const] : [])),
  );
  if (masked.size === 0) return { events: batch.events, unread: 0 };
  const calls = repeated(call, clock);
  const read = new Map<string, LogEvent>();
  for (let attempt = 1; attempt <= ATTEMPTS && read.size < masked.size; attempt++) {
    if (attempt > 1) await clock.sleep(PAUSE);
    for await (const event of eventsAsWritten(batch, [...masked.values()], calls))
      if (masked.has(event.id)) read.set(event.id, event);
  }
  return {
    events: batch.events.map((event) => read.get(event.id) ?? event),
    unread: masked.size - read.size,
  };
}

/** Events of the stream in the time of the masked ones. */
async function* eventsAsWritten(
  { group, stream }: LogBatch,
  masked: readonly LogEvent[],
  call: Call,
): AsyncGenerator<LogEvent> {
  const times = masked.map(({ timestamp }) => timestamp);
  const range = { startTime: least(times), endTime: -least(times.map((time) => -time)) };
  let nextToken: unknown;
  for (let page = 0; page < MOST_PAGES && (page === 0 || nextToken); page++) {
    const output = await call('logs', 'FilterLogEvents', {
      ...{ logGroupName: group, logStreamNames: [stream], unmask: true, ...range },
      ...(nextToken ? { nextToken } : {}),
    });
    for (const { eventId, timestamp, message } of (output.events ?? []) as FilteredEvent[])
      yield { id: eventId, timestamp, message };
    nextToken = output.nextToken;
  }
}

interface FilteredEvent {
  readonly eventId: string;
  readonly timestamp: number;
  readonly message: string;
}

/** A spread of very many arguments overflows the stack. */
const least = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b));
