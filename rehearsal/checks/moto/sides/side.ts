import type { CallerKeys } from '../../../test/recordings/transcript';
import type { Answer } from '../../../test/recordings/wire';
import type { Sequence, ServiceName } from '../calls/call';

/** One of the two that are compared, with nothing in it but a caller who may do everything. */
export interface Side {
  readonly name: string;
  /** Signed by `keys`, or by the caller. */
  send(
    service: ServiceName,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    keys?: CallerKeys,
  ): Promise<Answer>;
  /** The side's own time, in milliseconds. */
  now(): number;
}

/** Begins anew, and does `work`; what it needs to be there depends on the sequence that will be played. */
export type Start = <T>(sequence: Sequence, work: (side: Side) => Promise<T>) => Promise<T>;

/** The user whose key signs. */
export const CALLER = 'caller';
/** The rotation function that exists, for sequences that rotate. It does nothing. */
export const FUNCTION = 'rotator';

export function rotates(sequence: Sequence): boolean {
  return sequence.some(({ operation }) => operation === 'RotateSecret');
}

export function regionOf(service: string, region: string): string {
  return service === 'iam' ? 'us-east-1' : region;
}
