/**
 * Replaces `@smithy/core/event-streams` in the bundles: no call of a rotator has an event stream, and the clients of the
 * SDK carry the code for it.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('The bundles have no code for event streams.');
  }
}

export function eventStreamSerdeProvider(): never {
  throw new Error('The bundles have no code for event streams.');
}

/** Clients with an operation that streams events call it when they are created. */
export function resolveEventStreamSerdeConfig<T>(config: T): T {
  return config;
}
