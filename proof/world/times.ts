import type { Traits } from '../../engine/src/adapter';
import type { RotationTimes } from '../../engine/src/contract';
import { isInPlace } from '../../engine/src/traits';

export { HOUR, MINUTE } from '../../engine/src/time/clock';

/** The times of an access key with Rotation.highRisk(), which rotates every 24 hours. */
export const TIMES: RotationTimes & { readonly functionSeconds: number } = {
  graceSeconds: 3600,
  quarantineSeconds: 9.5 * 3600,
  overdueAfterSeconds: (24 + 4 + 2) * 3600,
  functionSeconds: 300,
};

/**
 * Longest pause of a process between two requests, milliseconds. The engine takes a credential that only one attempt
 * holds for lost a minute after its journal write.
 */
export const LONGEST_PAUSE = 20_000;
export const QUARANTINE = TIMES.quarantineSeconds * 1000;

/** An issuer with one slot has no grace. */
export function timesOf(traits: Traits): typeof TIMES {
  return isInPlace({ traits }) ? { ...TIMES, graceSeconds: 0 } : TIMES;
}
