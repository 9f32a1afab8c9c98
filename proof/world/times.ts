import type { Traits } from '../../engine/src/adapter';
import type { RotationTimes } from '../../engine/src/contract';
import { isInPlace } from '../../engine/src/traits';

/** The rotator's times as the construct makes them for an access key with Rotation.highRisk(): every 24 hours. */
export const TIMES: RotationTimes & { readonly functionSeconds: number } = {
  graceSeconds: 3600,
  quarantineSeconds: 9.5 * 3600,
  overdueAfterSeconds: (24 + 4 + 2) * 3600,
  functionSeconds: 300,
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Between two calls: what an attempt holds that nobody else knows is taken for lost a minute after its journal. */
export const MAY_STAND_STILL = 20_000;
export const QUARANTINE = TIMES.quarantineSeconds * 1000;
export const PERIOD = 24 * HOUR;

/** With one slot, nothing is left to have a grace. */
export function timesOf(traits: Traits): typeof TIMES {
  return isInPlace({ traits }) ? { ...TIMES, graceSeconds: 0 } : TIMES;
}
