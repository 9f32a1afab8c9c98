import type { Deployment } from './deployment';
import type { WatchedSecret } from './watched-secret';

const HOUR = 3_600_000;
/** Two sweeps of every rotation function; the maximum interval is 6 hours. */
const TWO_SWEEPS = 13 * HOUR;
const ROTATIONS = 2;
/** Two rotations with the longest schedule, a thousand days each. */
const MAX_WAIT = 2001 * 24 * HOUR;

/**
 * Advances time without faults until every alarm is off, no rotation is in progress and no orphan is left, for at most
 * two rotations of every secret and two sweeps. Returns the duration in milliseconds.
 */
export async function awaitRecovery({ aws, inventory }: Deployment): Promise<number> {
  const { timeline } = aws;
  const began = timeline.now();
  const rotated = inventory.secrets.map((secret) => [secret, rotations(secret)] as const);
  const noAlarm = () => aws.cloudWatch.alarms.every(({ state }) => state !== 'ALARM');
  const hasRecovered = () =>
    noAlarm() && !inventory.rotating() && inventory.secrets.every((secret) => secret.orphans().length === 0);
  const awaitsRotation = () => rotated.some(([secret, before]) => isDue(secret, before));
  let end = began + MAX_WAIT;
  while (!hasRecovered() && timeline.now() < end) {
    if (!awaitsRotation()) end = Math.min(end, timeline.now() + TWO_SWEEPS);
    await timeline.runUntil(timeline.now() + HOUR);
  }
  return timeline.now() - began;
}

function isDue({ view }: WatchedSecret, before: number): boolean {
  return view?.rotation?.enabled === true && view.rotation.succeeded < before + ROTATIONS;
}

function rotations({ view }: WatchedSecret): number {
  return view?.rotation?.succeeded ?? 0;
}
