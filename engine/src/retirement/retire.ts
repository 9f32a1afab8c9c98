import type { IssuerScene, Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { type Entry, eraseEntry, NO_VERSION, type State, writeEntry } from '../inventory/credential-records';
import { versionsHolding } from '../inventory/inventory';
import { LABELS_SETTLE, lookUntil, MOVES_TAKE, READERS_SEE } from '../secret-store/labels';
import { CURRENT, labelsOf, PREVIOUS } from '../secret-store/secret-store';

type Retired = Pick<Entry, 'id' | 'version'> & Partial<Pick<Entry, 'state'>>;

/** Takes a credential out of service: no label holds it any more, and it is disabled, if it can be. */
export async function retire(scene: IssuerScene, retired: Retired): Promise<void> {
  const { kind, clock, log } = scene;
  const { id, version, state } = retired;
  const compromised = state === 'compromised';
  // A rotation that has lost its turn may be making it current all the same: what that writes down is to stand.
  const neverCurrent = state === 'pending';
  const writeDown = (next: State) => writeEntry(scene, id, next, neverCurrent ? NO_VERSION : version);
  if (!neverCurrent) await writeDown(compromised ? 'compromised' : 'retiring');
  try {
    await takeLabelsOff(scene, retired);
    await clock.sleep(untilMovesAreSeen(state));
    const seen = await scene.store.describe();
    if ((await versionsHolding(scene, seen, retired)).length > 0) throw labelsMoved(id);
  } catch (error) {
    // It has been made current: a grace is owed to its readers.
    if (neverCurrent && isLabelsMoved(error)) await writeEntry(scene, id, 'live', version);
    throw error;
  }
  if (neverCurrent) await writeDown('retiring');
  if (kind.reversible) await kind.disable(id);
  await writeDown(compromised ? 'revoked' : 'disabled');
  log.write('info', { event: 'retire', credential: id, version, outcome: 'disabled' });
}

/** Whoever has just moved a label is not seen yet; and readers of this one have to see that it is gone. */
function untilMovesAreSeen(state: Retired['state']): number {
  if (state === 'compromised') return READERS_SEE;
  // A rotation that was given up has its credential marked as retiring, and may be moving a label to it.
  return state === 'pending' || state === 'retiring' ? MOVES_TAKE + LABELS_SETTLE : LABELS_SETTLE;
}

/**
 * Off every version that holds it: somebody may have copied the value by hand. Each goes by compare-and-swap,
 * which fails when it has just been moved. Only from what is compromised labels other than AWSPREVIOUS go, and none
 * from what was never current; AWSCURRENT cannot be taken off. Throws LabelsMoved.
 */
export async function takeLabelsOff(scene: Scene, retired: Retired): Promise<void> {
  const { state } = retired;
  const goes = (label: string) =>
    state === 'compromised' ? label !== CURRENT : label === PREVIOUS && state !== 'pending';
  let left: string[] = [];
  await lookUntil(scene, async (seen) => {
    left = [];
    for (const version of await versionsHolding(scene, seen, retired)) {
      const labels = labelsOf(seen, version);
      for (const label of labels.filter(goes)) await scene.store.move(label, { from: version });
      left.push(...labels);
    }
    return left.length === 0;
  });
  if (left.length > 0) throw labelsMoved(retired.id);
}

/** Ends a retired credential for good. */
export async function remove(scene: IssuerScene, id: string): Promise<void> {
  await scene.kind.remove(id);
  await eraseEntry(scene, id);
  scene.log.write('info', { event: 'retire', credential: id, outcome: 'removed' });
}

const isLabelsMoved = (error: unknown): boolean =>
  error instanceof RekeyError && error.code === 'LabelsMoved';

function labelsMoved(id: string): RekeyError {
  return new RekeyError('LabelsMoved', {
    found: `A label was moved to or from a version that holds the credential ${id} while it was being retired.`,
    left: 'the credential works.',
    fix: 'nothing, unless it repeats: the next sweep looks again.',
  });
}
