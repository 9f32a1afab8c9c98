import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { SECOND } from '../time/clock';
import { poll } from '../time/poll';
import { VALUE_SETTLES } from '../timing';
import type { StoredValue } from './secret-store';

/** The value that createSecret stored; waits until it is visible. Throws PendingMissing. */
export async function pendingValue(context: Context, version: string): Promise<StoredValue> {
  const stored = await patientRead(context, version);
  if (stored) return stored;
  throw new RekeyError('PendingMissing', {
    found: `Version ${version} has no value, ${VALUE_SETTLES / SECOND} seconds after the step began.`,
    unchanged: 'AWSCURRENT, and every credential.',
    action: 'rotate again; the first step of a rotation stores the value.',
  });
}

/** The value of a version; waits as long as a stored value may take to become visible. */
export function patientRead(context: Context, version: string): Promise<StoredValue | undefined> {
  return poll(context.clock, VALUE_SETTLES, () => context.store.read(version));
}
