import type { Context } from '../context';
import { poll } from '../time/poll';
import { LABELS_VISIBLE_AFTER } from '../timing';
import { CURRENT, labelsOf, PENDING, type SecretState } from './secret-store';

/** True if the version carries AWSPENDING or AWSCURRENT. Otherwise its rotation has ended. */
export const isInRotation = (seen: SecretState, version: string): boolean =>
  labelsOf(seen, version).some((label) => label === CURRENT || label === PENDING);

/** Describes the secret until `ready`, at most as long as labels take to become visible. Returns the last state. */
export async function describeUntil(
  context: Context,
  ready: (seen: SecretState) => boolean | Promise<boolean>,
): Promise<SecretState> {
  let seen: SecretState | undefined;
  await poll(context.clock, LABELS_VISIBLE_AFTER, async () => {
    seen = await context.store.describe();
    return (await ready(seen)) || undefined;
  });
  return seen ?? context.store.describe();
}
