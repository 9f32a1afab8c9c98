import type { Context } from '../context';
import { poll } from '../time/poll';
import { LABELS_SETTLE } from '../timing';
import { CURRENT, labelsOf, PENDING, type SecretState } from './secret-store';

/** Tells whether this version may be stored, installed and made current, or has been. */
export const hasTurn = (seen: SecretState, version: string): boolean =>
  labelsOf(seen, version).some((label) => label === CURRENT || label === PENDING);

/** The state of the secret once `ready`, or the state seen when labels have had time to settle. */
export async function lookUntil(
  context: Context,
  ready: (seen: SecretState) => boolean | Promise<boolean>,
): Promise<SecretState> {
  let seen: SecretState | undefined;
  await poll(context.clock, LABELS_SETTLE, async () => {
    seen = await context.store.describe();
    return (await ready(seen)) || undefined;
  });
  return seen ?? context.store.describe();
}
