/** What can go wrong with one call of the code, and what somebody else may do just before it. */
export const FAULTS = {
  'killed-before': 'the process ends before the call',
  'killed-after': 'the process ends after the effect, before the answer',
  failed: 'the service fails without an effect, however often the SDK asks',
  denied: 'the service refuses, without an effect',
  lost: 'the effect is there, but every answer gets lost',
  repeated: 'the effect is there, the answer gets lost, and the SDK asks again',
  throttled: 'the service refuses for now, however often the SDK asks',
  late: "the effect is there, and the answer comes after Lambda's time limit",
} as const;

/** What others do while the code is between two calls; all of it, from beginning to end. */
export const INTERFERENCES = {
  doubled: 'the same invocation once more',
  swept: 'a whole sweep',
  'hand-written': 'a operator writes the current value again, as a new version',
  'label-removed': 'a operator takes AWSPENDING off',
  superseded: 'another rotation begins, at the same time',
  'made-current': 'a operator makes the previous version current again',
} as const;

export type Fault = keyof typeof FAULTS;
export type Interference = keyof typeof INTERFERENCES;
export type AnyFault = Fault | Interference;

/** What is known of a call before it is made. */
export interface CallTraits {
  /** Whether it changes anything. */
  readonly writes: boolean;
  /** How often the SDK asks in all. */
  readonly attempts: number;
  /** Whether a policy can deny it. */
  readonly deniable: boolean;
  /** Whether the invocation has slept, or not called at all, since its last call. */
  readonly rested: boolean;
}

/**
 * The faults that make a difference at a call. Ending before a call is ending after the one before, when no
 * time has passed between; the effect of a call that only reads is none.
 */
export function faultsAt({ writes, attempts, deniable, rested }: CallTraits): Fault[] {
  return [
    ...(rested ? (['killed-before'] as const) : []),
    ...(writes ? (['killed-after', 'lost'] as const) : []),
    ...(writes && attempts > 1 ? (['repeated'] as const) : []),
    ...(deniable ? (['denied'] as const) : []),
    'failed',
    'throttled',
    'late',
  ];
}

export const isInterference = (fault: AnyFault): fault is Interference => fault in INTERFERENCES;
