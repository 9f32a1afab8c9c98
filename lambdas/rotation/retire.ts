import { RekeyError } from './errors';
import { type Entry, eraseEntry, writeEntry } from './ledger';
import { labelsOf, PREVIOUS } from './ports';
import type { IssuerScene } from './scene';

type Retired = Pick<Entry, 'id' | 'version'>;

/**
 * Takes a credential out of service: no label holds it any more, and it is disabled, if it can be.
 * Taking AWSPREVIOUS off is a compare-and-swap: it fails when somebody has just made the version current.
 */
export async function retire(scene: IssuerScene, { id, version }: Retired): Promise<void> {
  const { store, kind, log } = scene;
  await writeEntry(scene, id, 'retiring', version);
  let labels = labelsOf(await store.describe(), version);
  if (labels.includes(PREVIOUS)) {
    const moved = await store.move(PREVIOUS, { from: version });
    labels = labelsOf(await store.describe(), version);
    // Not there any more: another attempt may have taken it off just before.
    if (!moved && labels.length > 0) throw labelsMoved(id, version);
  }
  if (labels.some((label) => label !== PREVIOUS)) throw labelsMoved(id, version);
  if (kind.reversible) await kind.disable(id);
  await writeEntry(scene, id, 'disabled', version);
  log.write('info', { event: 'retire', credential: id, version, outcome: 'disabled' });
}

/** Ends a retired credential for good. */
export async function remove(scene: IssuerScene, id: string): Promise<void> {
  await scene.kind.remove(id);
  await eraseEntry(scene, id);
  scene.log.write('info', { event: 'retire', credential: id, outcome: 'removed' });
}

function labelsMoved(id: string, version: string): RekeyError {
  return new RekeyError('LabelsMoved', {
    found: `A label was moved to or from version ${version} while its credential ${id} was being retired.`,
    left: 'the credential works.',
    fix: 'nothing, unless it repeats: the next sweep looks again.',
  });
}
