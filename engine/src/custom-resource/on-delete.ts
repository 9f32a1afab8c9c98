import { hasIssuer, type IssuerScene, type Scene } from '../context';
import { named, RekeyError } from '../errors/errors';
import { NO_VERSION, readLedger } from '../inventory/credential-records';
import { takeStock, tryParse } from '../inventory/inventory';
import { findStrays, leaseLeft, readJournal, waitForLease } from '../inventory/journal';
import { remove } from '../retirement/retire';
import { CURRENT, PENDING, PREVIOUS, type SecretState, versionWith } from '../secret-store/secret-store';

/** Ends all that was issued for the principal, so that the principal can be deleted too. */
export async function retireAll(scene: Scene): Promise<void> {
  try {
    const seen = await settledState(scene);
    await giveBack(scene, seen);
    if (hasIssuer(scene)) await removeAll(scene, seen);
  } catch (error) {
    const gone = error instanceof RekeyError && ['SecretMissing', 'PrincipalGone'].includes(error.code);
    if (!gone) throw error;
    scene.log.write('warn', { event: 'resource', code: error.code, outcome: 'nothing left to retire' });
  }
}

/** What is there once no attempt is under way that could add to it. */
async function settledState(scene: Scene): Promise<SecretState> {
  const seen = await scene.store.describe();
  const journal = readJournal(scene.kind, seen.tags);
  if (!journal || leaseLeft(journal, scene.clock.now()) === 0) return seen;
  await waitForLease(scene, journal);
  return scene.store.describe();
}

/**
 * When the deploy that changed the principal or the kind is rolled back, the secret lives on without us:
 * AWSCURRENT goes back to the credential that was current before, which its label says works. When the
 * whole stack is deleted, there is none, or nobody is left to read it.
 */
async function giveBack(scene: Scene, seen: SecretState): Promise<void> {
  const { store, log } = scene;
  const current = versionWith(seen, CURRENT);
  const previous = versionWith(seen, PREVIOUS);
  if (!current || !previous) return;
  const [currentIsOurs, previousIsOurs] = [
    await isOurs(scene, seen, current),
    await isOurs(scene, seen, previous),
  ];
  if (currentIsOurs && !previousIsOurs) {
    await store.move(CURRENT, { from: current, to: previous });
    log.write('warn', { event: 'resource', version: previous, outcome: 'given back' });
  }
  if (currentIsOurs !== previousIsOurs)
    await store.move(PREVIOUS, { from: currentIsOurs ? current : previous });
}

async function isOurs(scene: Scene, seen: SecretState, version: string): Promise<boolean> {
  if (hasIssuer(scene))
    return [...readLedger(scene.kind, seen.tags).values()].some((entry) => entry.version === version);
  const stored = await scene.store.read(version);
  return stored !== undefined && tryParse(scene, stored.text) !== undefined;
}

async function removeAll(scene: IssuerScene, seen: SecretState): Promise<void> {
  const { kind } = scene;
  const stock = await takeStock(scene, seen);
  for (const { id, version } of stock.ledger.values()) {
    if (version !== NO_VERSION) await takeLabelsOff(scene, version);
    await remove(scene, id);
  }
  // Also what was stored, but crashed before it came into the ledger: a label does not protect it now.
  const journal = readJournal(kind, seen.tags);
  const strays = await findStrays(scene, journal, stock.listed, new Set(stock.ledger.keys()));
  for (const id of strays) await remove(scene, id);
}

/** Labels tell the truth where they can; where they cannot be moved, a credential must not outlive us for it. */
async function takeLabelsOff(scene: IssuerScene, version: string): Promise<void> {
  try {
    await scene.store.move(PREVIOUS, { from: version });
    await scene.store.move(PENDING, { from: version });
  } catch (thrown) {
    const { code, message } = named(thrown, scene.log.scrub);
    scene.log.write('warn', { event: 'resource', version, code, outcome: 'labels left', message });
  }
}
