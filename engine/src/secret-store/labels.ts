import type { Scene } from '../context';
import { SECOND } from '../time/clock';
import { poll } from '../time/poll';
import { CURRENT, labelsOf, PENDING, type SecretState } from './secret-store';

/** How long labels may take until every reader sees them. */
export const LABELS_SETTLE = 15 * SECOND;
/** How long a call may take until it has its effect: the SDK waits for its answers, and asks again. */
export const MOVES_TAKE = 20 * SECOND;
/** How long nearly every reader takes to see a label that was moved, where whoever has stolen it gains by waiting. */
export const READERS_SEE = 5 * SECOND;

/** Whether it is this version's turn to be stored, tried and made current, or has been. */
export const hasTurn = (seen: SecretState, version: string): boolean =>
  labelsOf(seen, version).some((label) => label === CURRENT || label === PENDING);

/** The secret as it is once `ready`, or else as it is seen when labels have had the time to settle. */
export async function lookUntil(
  scene: Scene,
  ready: (seen: SecretState) => boolean | Promise<boolean>,
): Promise<SecretState> {
  let seen: SecretState | undefined;
  await poll(scene.clock, LABELS_SETTLE, async () => {
    seen = await scene.store.describe();
    return (await ready(seen)) || undefined;
  });
  return seen ?? scene.store.describe();
}
