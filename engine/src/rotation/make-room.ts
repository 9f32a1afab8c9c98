import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { type CredentialRecord, NO_VERSION, writeRecord } from '../inventory/credential-records';
import { type Inventory, idOf, takeInventory } from '../inventory/inventory';
import { findOrphans } from '../inventory/orphans';
import { remove, retire } from '../retirement/retire';
import { CURRENT, labelsOf, PENDING, versionWith } from '../secret-store/secret-store';
import { isInPlace, needsJournal, sharesPrincipal } from '../traits';
import { freeSlot } from './free-slot';

/**
 * Frees a slot if none is free and retires the orphans of crashed attempts. Returns true if it changed anything.
 *
 * @param version the version that needs the slot.
 */
export async function makeRoom(
  context: Context,
  inventory: Inventory,
  version: string,
  removed: Set<string>,
): Promise<boolean> {
  // Records that were just erased may still be visible.
  const abandoned = abandonedIn(context, inventory, version).filter(({ id }) => !removed.has(id));
  for (const record of abandoned) await end(context, record, removed);
  if (abandoned.length > 0) return true;
  const freed = isInPlace(context.adapter) ? undefined : await freeSlot(context, inventory);
  if (freed !== undefined) removed.add(freed);
  // The journal that identifies them is about to be overwritten.
  if (needsJournal(context.adapter)) await recordPending(context, inventory);
  const orphans = inventory.orphans.filter((id) => id !== freed);
  for (const id of orphans) await retire(context, { id, version: NO_VERSION });
  return freed !== undefined || orphans.length > 0;
}

/**
 * Makes room for a value that is already stored. If versions share a principal and another rotation was promoted in the
 * meantime, installing the value would end a labelled credential. Throws PendingGone.
 */
export async function makeRoomForStored(
  context: Context,
  version: string,
  text: string,
  removed: Set<string>,
): Promise<boolean> {
  if (!sharesPrincipal(context.adapter)) return false;
  const inventory = await takeInventory(context, await context.store.describe(), removed);
  const id = idOf(context, version, parse(context, text));
  const { seen, holders, listed } = inventory;
  if (labelsOf(seen, version).includes(CURRENT)) return false;
  const others = [...holders].filter(([holder, ids]) => holder !== version && ids[0] === id);
  if (others.length > 0) throw await principalInUse(context, version, id);
  return makeRoom(context, { ...inventory, listed: listed.filter((one) => one.id !== id) }, version, removed);
}

async function principalInUse(context: Context, version: string, id: string): Promise<RekeyError> {
  await context.store.move(PENDING, { from: version });
  return new RekeyError('PendingGone', {
    found: `Version ${version} holds a credential of ${id}, which another labelled version uses now.`,
    unchanged: 'AWSCURRENT; AWSPENDING was removed from the version.',
    action: 'rotate again.',
  });
}

/**
 * Credentials of a shared principal that have no label and are not fully retired. An earlier attempt may still install
 * their values; retiring them takes as long as such an attempt can run.
 */
function abandonedIn(
  { adapter }: Context,
  { records, seen }: Inventory,
  version: string,
): CredentialRecord[] {
  if (!sharesPrincipal(adapter)) return [];
  return [...records.values()].filter(
    (record) =>
      (record.state === 'pending' || record.state === 'retiring') &&
      record.version !== version &&
      labelsOf(seen, record.version).length === 0,
  );
}

/** Records the credential of AWSPENDING that only the journal identifies. The label may be gone already. */
async function recordPending(context: Context, { seen, listed, records, holders }: Inventory): Promise<void> {
  const pending = versionWith(seen, PENDING);
  if (pending === undefined || versionWith(seen, CURRENT) === pending) return;
  const ids = holders.get(pending) ?? [];
  for (const id of await findOrphans(context, seen, listed, new Set(records.keys())))
    if (ids.includes(id)) await writeRecord(context, id, 'pending', pending);
}

async function end(context: Context, record: CredentialRecord, removed: Set<string>): Promise<void> {
  await retire(context, record);
  await remove(context, record);
  removed.add(record.id);
}
