import type { Deployment } from './deployment';
import type { WatchedSecret } from './watched-secret';

const HOUR = 3_600_000;
/** In which every rotator has swept twice: sweeps are 6 hours apart at most. */
const TWO_SWEEPS = 13 * HOUR;
const ROTATIONS = 2;
/** Longer than two rotations of any schedule may take: a thousand days each. */
const FOR_EVER = 2001 * 24 * HOUR;

/**
 * Lets time pass without faults until all is as it should be, though no longer than two further rotations of
 * every secret and two sweeps: what is not well by then never will be. Returns how long it took.
 */
export async function awaitRecovery({ aws, inventory }: Deployment): Promise<number> {
  const { timeline } = aws;
  const began = timeline.now();
  const rotated = inventory.secrets.map((secret) => [secret, rotations(secret)] as const);
  const quiet = () => aws.cloudWatch.alarms.every(({ state }) => state !== 'ALARM');
  const atRest = () =>
    quiet() && !inventory.rotating() && inventory.secrets.every((secret) => secret.orphans().length === 0);
  const rotates = () => rotated.some(([secret, before]) => isDue(secret, before));
  let end = began + FOR_EVER;
  while (!atRest() && timeline.now() < end) {
    if (!rotates()) end = Math.min(end, timeline.now() + TWO_SWEEPS);
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
