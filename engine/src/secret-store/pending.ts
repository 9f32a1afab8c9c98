import type { Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { SECOND } from '../time/clock';
import { poll } from '../time/poll';
import type { StoredValue } from './secret-store';

/** A value that was just stored is not there yet for every reader. */
const VALUE_SETTLES = 15 * SECOND;

/** The value that createSecret stored, waiting for it when need be. Throws PendingMissing. */
export async function pendingValue(scene: Scene, version: string): Promise<StoredValue> {
  const stored = await patientRead(scene, version);
  if (stored) return stored;
  throw new RekeyError('PendingMissing', {
    found: `Version ${version} has no value, ${VALUE_SETTLES / SECOND} seconds after the step began.`,
    left: 'AWSCURRENT, and every credential.',
    fix: 'rotate again; the first step of a rotation stores the value.',
  });
}

export function patientRead(scene: Scene, version: string): Promise<StoredValue | undefined> {
  return poll(scene.clock, VALUE_SETTLES, () => scene.store.read(version));
}
