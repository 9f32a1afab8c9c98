import type { CallerKind } from '../adapter';
import { hasIssuer, type IssuerScene, parse, type Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { NO_VERSION } from '../inventory/credential-records';
import { type Stock, takeStock } from '../inventory/inventory';
import { leaseLeft, mayIssue, openJournal, readJournal, waitForLease } from '../inventory/journal';
import { retire } from '../retirement/retire';
import { patientRead, pendingValue } from '../secret-store/pending';
import { adopt, issueAndStore } from './adopt';
import { freeSlot } from './free-slot';

/**
 * createSecret: sees to it that the version has a value, and that its credential lives. Whatever happens in
 * between, the version's value, the ledger or the journal tells the next attempt what was issued.
 */
export async function issue(scene: Scene, version: string, rotationToken?: string): Promise<unknown> {
  scene.log.hide(rotationToken);
  return hasIssuer(scene)
    ? issueByIssuer(scene, version, rotationToken)
    : writeAhead(scene as Scene<CallerKind<unknown>>, version, rotationToken);
}

/** The caller picks the value: once it is stored, it is there for every later attempt. */
async function writeAhead(
  scene: Scene<CallerKind<unknown>>,
  version: string,
  rotationToken?: string,
): Promise<unknown> {
  const { kind, store, log } = scene;
  const there = await store.read(version);
  if (there) return parse(scene, there.text);
  const credential = kind.generate();
  const text = kind.serialize(credential);
  log.hide(text, ...kind.secretsIn(credential));
  if ((await store.put(version, text, rotationToken)) === 'stored') return credential;
  return parse(scene, (await pendingValue(scene, version)).text);
}

async function issueByIssuer(scene: IssuerScene, version: string, rotationToken?: string): Promise<unknown> {
  const { store, kind, clock } = scene;
  const removed = new Set<string>();
  for (;;) {
    const there = await store.read(version);
    if (there) return adopt(scene, version, there.text);
    const seen = await store.describe();
    const earlier = readJournal(kind, seen.tags);
    if (earlier && leaseLeft(earlier, clock.now()) > 0) {
      await waitForLease(scene, earlier);
      continue;
    }
    // Making room takes its time, in which another attempt may have begun: look again.
    const stock = await takeStock(scene, seen, removed);
    if (await makeRoom(scene, stock, removed)) continue;
    const ids = stock.listed.map(({ id }) => id);
    const journal = await openJournal(scene, ids, earlier);
    if (!journal || !mayIssue(journal, clock.now())) continue;
    try {
      return await issueAndStore(scene, version, journal, rotationToken);
    } catch (error) {
      // Since the look around, another attempt at this version may have come and taken the slot.
      const theirs = isSlotTaken(error) && (await patientRead(scene, version));
      if (!theirs) throw error;
      return adopt(scene, version, theirs.text);
    }
  }
}

/** Frees a slot where none is free, and ends what crashed attempts left. Tells whether there was anything to do. */
async function makeRoom(scene: IssuerScene, stock: Stock, removed: Set<string>): Promise<boolean> {
  const freed = await freeSlot(scene, stock);
  if (freed !== undefined) removed.add(freed);
  // The journal that tells of them is about to be overwritten.
  const strays = stock.strays.filter((id) => id !== freed);
  for (const id of strays) await retire(scene, { id, version: NO_VERSION });
  return freed !== undefined || strays.length > 0;
}

const isSlotTaken = (error: unknown): boolean => error instanceof RekeyError && error.code === 'SlotTaken';
