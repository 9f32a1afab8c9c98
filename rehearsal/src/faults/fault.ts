/** Every kind of fault that is injected, and what it does. */
export const FAULT_KINDS = {
  throttled: 'A call is refused because there are too many; it has no effect.',
  'error-before': 'A call is answered with a server error, and has no effect.',
  'error-after': 'A call has its effect, and is answered with a server error all the same.',
  'answer-lost': 'A call has its effect, and the connection is cut before the answer.',
  'no-answer': 'A call is not answered while its caller waits; it may or may not have had its effect.',
  killed: 'The process of a function is killed in the middle of an invocation.',
  doubled: 'An event is delivered twice.',
  lost: 'A scheduled run or an event is not delivered.',
  'key-late': 'An endpoint learns of a new or changed access key much later than usual.',
  'labels-late': 'Labels, values and tags of a secret are seen much later than usual.',
  'clock-skew': "A function's clock is ahead of the services' clocks, or behind.",
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** One fault that was injected. */
export interface Fault {
  /** Virtual milliseconds since the epoch. */
  readonly time: number;
  readonly kind: FaultKind;
  /** Whom it hit: the name of a function, a reader's role or a schedule, the ARN of a secret, the id of a key. */
  readonly target: string;
  /** What it hit, in words. */
  readonly detail: string;
}
