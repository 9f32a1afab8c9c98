import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { SECOND } from '../time/clock';
import { poll } from '../time/poll';
import { VALUE_VISIBLE_AFTER } from '../timing';
import type { StoredValue } from './secret-store';

/** Reads the value that createSecret stored. Waits until it is visible. Throws PendingMissing. */
export async function pendingValue(context: Context, version: string): Promise<StoredValue> {
  const stored = await readWhenVisible(context, version);
  if (stored) return stored;
  throw new RekeyError('PendingMissing', {
    found: `Version ${version} has no value ${VALUE_VISIBLE_AFTER / SECOND} seconds after the step began.`,
    unchanged: 'AWSCURRENT and every credential.',
    action: 'rotate again; the first step of a rotation stores the value.',
  });
}

/** Reads the value of a version. Waits at most as long as a stored value takes to become visible. */
export function readWhenVisible(context: Context, version: string): Promise<StoredValue | undefined> {
  return poll(context.clock, VALUE_VISIBLE_AFTER, () => context.store.read(version));
}
