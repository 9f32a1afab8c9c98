import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { type CredentialRecord, NO_VERSION } from '../inventory/credential-records';
import {
  currentId,
  explainedIds,
  type Inventory,
  idOf,
  type Target,
  takeInventory,
  versionsHolding,
} from '../inventory/inventory';
import { requireCurrent } from '../secret-store/current-value';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { isLabelHeld, keepsRecords } from '../traits';
import { replacedLately } from './compromise';

/** The credentials that a request to replace now is about. */
export interface Targets {
  /** Compromised and carried by AWSCURRENT: another value must take its place. */
  readonly current?: Target & { readonly ours: boolean };
  /** Compromised, and carried by AWSCURRENT besides: they end when another value has taken its place. */
  readonly carried: readonly Target[];
  /** Compromised, ours, not current: to be revoked. */
  readonly older: readonly Target[];
  /** Revoked already, to be proved dead once more. */
  readonly dead: readonly Target[];
  /** A request of a few minutes ago has been fulfilled: this one is taken for the same. */
  readonly repeated: boolean;
  /** Ids of live credentials that no record explains. */
  readonly strangers: readonly string[];
}

/** Decides what is compromised. Throws CredentialUnknown, NotOurs, or the problem of the current value. */
export async function findTargets(context: Context, seen: SecretState, named?: string): Promise<Targets> {
  const inventory = await takeInventory(context, seen);
  const strangers = strangersIn(inventory);
  const version = versionWith(seen, CURRENT);
  const isCurrent = async (target: Target) =>
    version !== undefined && (await versionsHolding(context, seen, target)).includes(version);
  const replaced = named === undefined ? replacedLately(context, seen) : undefined;
  if (replaced !== undefined) {
    const target = { id: idIn(inventory, replaced) ?? replaced, version: replaced };
    // Somebody may have written the compromised credential once more, as a version of its own.
    const repeated = !(await isCurrent(target));
    if (repeated)
      return { ...parted(inventory, ended(context, inventory, target)), carried: [], repeated, strangers };
  }
  const target = named === undefined ? undefined : await find(context, inventory, named);
  if (target && !(await isCurrent(target)))
    return { ...parted(inventory, [target]), carried: [], repeated: false, strangers };
  const current = await targetOf(context, inventory, target);
  const ours = isLabelHeld(context.adapter) || inventory.records.has(current.id);
  const common = { current: { ...current, ours }, repeated: false, strangers };
  const inUse = currentId(inventory);
  // A named credential that is not the one in use leaves the others alone.
  if (current.id !== inUse) return { ...common, ...parted(inventory, []), carried: [] };
  const same = new Set(await versionsHolding(context, seen, current));
  const carried = (inventory.holders.get(current.version) ?? []).filter((id) => id !== current.id);
  const older = [...inventory.records.values()].filter(
    ({ id, version: holder }) => !same.has(holder) && id !== current.id && !carried.includes(id),
  );
  return {
    ...common,
    // The holder of the value has every credential that it carries.
    carried: named === undefined ? carried.map((id) => ({ id, version: current.version })) : [],
    ...parted(
      inventory,
      older.filter((one) => isOlder(inventory, one)),
    ),
  };
}

/** The compromised credential that AWSCURRENT carries. Throws the problem of the current value. */
async function targetOf(context: Context, inventory: Inventory, named: Target | undefined): Promise<Target> {
  const { seen } = inventory;
  const { credential } = await requireCurrent(context, seen);
  const version = versionWith(seen, CURRENT) as string;
  if (!context.adapter.idOf) return { id: currentId(inventory) ?? version, version };
  return { id: named?.id ?? idOf(context, version, credential), version };
}

/** A credential that was never current is left out: a rotation under way may be about to replace the compromised one. */
const isOlder = (inventory: Inventory, record: CredentialRecord) =>
  record.state !== 'pending' && !isDead(inventory, record);

/** Id of the credential of a version, labelled or not. */
const idIn = ({ holders, records }: Inventory, version: string): string | undefined =>
  holders.get(version)?.[0] ?? [...records.values()].find((one) => one.version === version)?.id;

function ended(context: Context, inventory: Inventory, replaced: Target): Target[] {
  if (!keepsRecords(context.adapter)) return [replaced];
  const current = currentId(inventory);
  return [...inventory.records.values()].filter(
    ({ id, state }) => id !== current && ['compromised', 'revoked'].includes(state),
  );
}

function isDead({ listed }: Inventory, { id, state }: Pick<CredentialRecord, 'id' | 'state'>): boolean {
  const disabled = !listed.some((one) => one.id === id && one.active);
  return disabled && (state === 'disabled' || state === 'revoked');
}

function parted(inventory: Inventory, meant: readonly (Target & Partial<CredentialRecord>)[]) {
  const done = ({ id }: Target) => {
    const record = inventory.records.get(id);
    return record?.state === 'revoked' && isDead(inventory, record);
  };
  return { older: meant.filter((one) => !done(one)), dead: meant.filter(done) };
}

async function find(context: Context, inventory: Inventory, id: string): Promise<Target> {
  const record = inventory.records.get(id);
  if (record) return record;
  if (inventory.orphans.includes(id)) return { id, version: NO_VERSION };
  if (!context.adapter.idOf && (id in inventory.seen.versions || (await context.store.read(id))))
    return { id, version: id };
  const carrier = [...inventory.holders].find(([, ids]) => ids.includes(id))?.[0];
  if (carrier !== undefined && isLabelHeld(context.adapter)) return { id, version: carrier };
  if (carrier !== undefined || inventory.listed.some((one) => one.id === id))
    throw notOurs(id, 'Nothing was done to it.');
  throw unknown(id, context.adapter.idOf ? AT_ISSUER : AS_VERSION);
}

function strangersIn(inventory: Inventory): string[] {
  const explained = explainedIds(inventory);
  const { orphans } = inventory;
  return inventory.listed
    .filter(({ id, active }) => active && !explained.has(id) && !orphans.includes(id))
    .map(({ id }) => id);
}

const AT_ISSUER =
  'neither among the live credentials of this principal nor in the records of what was issued';
const AS_VERSION = 'not the id of a version of the secret';

export function notOurs(id: string, done: string): RekeyError {
  return new RekeyError('NotOurs', {
    found: `The credential ${id} was not issued for this secret. ${done}`,
    unchanged: `the credential ${id}: it works.`,
    action: 'find out whose it is, and disable it at its issuer by hand.',
  });
}

function unknown(id: string, where: string): RekeyError {
  return new RekeyError('CredentialUnknown', {
    found: `The credential ${id} is ${where}.`,
    unchanged: 'everything.',
    action:
      'compare the id with that of the leaked credential; if it was removed before, nothing is left to do.',
  });
}
