import { RekeyError } from './errors';
import { LABELS_SETTLE } from './guard';
import { type Entry, eraseEntry, readLedger, writeEntry } from './ledger';
import { PREVIOUS } from './ports';
import type { IssuerScene } from './scene';
import { findHolders, type Held, labelsOfHolders } from './stock';

type Retired = Pick<Entry, 'id' | 'version'>;

/**
 * Takes a credential out of service: no label holds it any more, and it is disabled, if it can be.
 * Taking AWSPREVIOUS off is a compare-and-swap: it fails when somebody has just made the version current.
 */
export async function retire(scene: IssuerScene, { id, version }: Retired): Promise<void> {
  const { store, kind, clock, log } = scene;
  await writeEntry(scene, id, 'retiring', version);
  const previous = (await labelsOn(scene, id)).find(({ label }) => label === PREVIOUS);
  // When it is not there any more, another attempt may have taken it off just before.
  if (previous) await store.move(PREVIOUS, { from: previous.version });
  // Whoever has just moved a label is not seen yet; and readers of this one have to see that it is gone.
  await clock.sleep(LABELS_SETTLE);
  if ((await labelsOn(scene, id)).length > 0) throw labelsMoved(id);
  if (kind.reversible) await kind.disable(id);
  await writeEntry(scene, id, 'disabled', version);
  log.write('info', { event: 'retire', credential: id, version, outcome: 'disabled' });
}

/** The labels on every version that holds it: a value may have been written again by hand, as a new version. */
async function labelsOn(scene: IssuerScene, id: string): Promise<Held[]> {
  const seen = await scene.store.describe();
  const holders = await findHolders(scene, seen, readLedger(scene.kind, seen.tags));
  return labelsOfHolders(seen, holders, id);
}

/** Ends a retired credential for good. */
export async function remove(scene: IssuerScene, id: string): Promise<void> {
  await scene.kind.remove(id);
  await eraseEntry(scene, id);
  scene.log.write('info', { event: 'retire', credential: id, outcome: 'removed' });
}

function labelsMoved(id: string): RekeyError {
  return new RekeyError('LabelsMoved', {
    found: `A label was moved to or from a version that holds the credential ${id} while it was being retired.`,
    left: 'the credential works.',
    fix: 'nothing, unless it repeats: the next sweep looks again.',
  });
}
