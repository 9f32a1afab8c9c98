/** Kinds of faults with their effects. */
export const FAULT_KINDS = {
  throttled: 'A call is throttled and has no effect.',
  'error-before': 'A call returns a server error and has no effect.',
  'error-after': 'A call takes effect but returns a server error.',
  'answer-lost': 'A call takes effect, and the connection is closed before the response.',
  'no-answer': 'A call gets no response before the timeout; it may or may not have taken effect.',
  killed: 'The process of a function is killed during an invocation.',
  doubled: 'An event is delivered twice.',
  lost: 'A scheduled run or an event is not delivered.',
  'key-late': 'A new or changed access key propagates late to a region.',
  'labels-late': 'Labels, values and tags of a secret propagate late.',
  'clock-skew': 'The clock of a function is fast or slow.',
} as const;

export type FaultKind = keyof typeof FAULT_KINDS;

/** An injected fault. */
export interface Fault {
  /** Virtual milliseconds since the epoch. */
  readonly time: number;
  readonly kind: FaultKind;
  /** Name of a function, role or schedule, ARN of a secret, or id of an access key. */
  readonly target: string;
  /** Description of the affected call, event or change. */
  readonly detail: string;
}
