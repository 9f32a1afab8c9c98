import { REQUEST_FAULTS, type RequestFault } from '../../engine/src/testing/faults';

/** Actions of others between two requests of the function; each runs to its end. */
export const INTERFERENCES = {
  duplicated: 'the same invocation runs once more',
  swept: 'a sweep runs',
  'hand-written': 'an operator stores the current value again, as a new version',
  'label-removed': 'an operator removes AWSPENDING',
  superseded: 'another rotation begins, and its first step runs in parallel',
  'made-current': 'an operator moves AWSCURRENT back to the previous version',
} as const;

export type Interference = keyof typeof INTERFERENCES;
/** A fault or an interference that a schedule injects at a request. */
export type Injected = RequestFault | Interference;

export const INJECTED = Object.keys({ ...REQUEST_FAULTS, ...INTERFERENCES }) as readonly Injected[];

export const isInterference = (injected: Injected): injected is Interference => injected in INTERFERENCES;

/** Properties of a request that decide which faults make a difference. */
export interface RequestTraits {
  readonly writes: boolean;
  readonly attempts: number;
  readonly deniable: boolean;
  /** True if time has passed in the invocation since its last request, or there was none. */
  readonly afterPause: boolean;
}

/**
 * The faults that make a difference at a request. Without a pause, a crash before a request equals a crash after the
 * request before; a request that only reads has no effect to lose.
 */
export function faultsAt({ writes, attempts, deniable, afterPause }: RequestTraits): RequestFault[] {
  return [
    ...(afterPause ? (['crash'] as const) : []),
    ...(writes ? (['crash-after', 'mute'] as const) : []),
    ...(writes && attempts > 1 ? (['mute-once'] as const) : []),
    ...(deniable ? (['deny'] as const) : []),
    'lose',
    'throttle',
    'timeout',
  ];
}
