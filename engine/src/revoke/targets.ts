import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { type CredentialRecord, NO_VERSION } from '../inventory/credential-records';
import {
  currentId,
  type Inventory,
  idOf,
  knownIds,
  type Target,
  takeInventory,
  versionsHolding,
} from '../inventory/inventory';
import { requireCurrent } from '../secret-store/current-value';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { isLabelHeld, keepsRecords } from '../traits';
import { recentlyReplaced } from './compromise';

/** The credentials that a replace-now request covers. */
export interface Targets {
  /** Compromised and in AWSCURRENT, which must be replaced. */
  readonly current?: Target & { readonly issued: boolean };
  /** Compromised, in AWSCURRENT but not in use. They are revoked after AWSCURRENT is replaced. */
  readonly carried: readonly Target[];
  /** Compromised, issued for this secret, and not current. They are revoked first. */
  readonly older: readonly Target[];
  /** Already revoked. Their refusal is proved again. */
  readonly dead: readonly Target[];
  /** True if a request a few minutes ago was fulfilled and this one counts as its repetition. */
  readonly repeated: boolean;
  /** Ids of live credentials without a record. */
  readonly strangers: readonly string[];
}

/** Decides which credentials are compromised. Throws CredentialNotNamed, CredentialUnknown, NotOurs, or the error of the current value. */
export async function findTargets(context: Context, seen: SecretState, named?: string): Promise<Targets> {
  if (named === undefined && context.adapter.traits.replaceNow === 'named') throw notNamed();
  const inventory = await takeInventory(context, seen);
  const strangers = strangersIn(inventory);
  const version = versionWith(seen, CURRENT);
  const isCurrent = async (target: Target) =>
    version !== undefined && (await versionsHolding(context, seen, target)).includes(version);
  const replaced = named === undefined ? recentlyReplaced(context, seen) : undefined;
  if (replaced !== undefined) {
    const target = { id: idIn(inventory, replaced) ?? replaced, version: replaced };
    // The compromised credential may have been written again by hand, as another version.
    const repeated = !(await isCurrent(target));
    if (repeated)
      return {
        ...splitByRefusal(inventory, ended(context, inventory, target)),
        carried: [],
        repeated,
        strangers,
      };
  }
  const target = named === undefined ? undefined : await find(context, inventory, named);
  if (target && !(await isCurrent(target)))
    return { ...splitByRefusal(inventory, [target]), carried: [], repeated: false, strangers };
  const current = await targetOf(context, inventory, target);
  const issued = isLabelHeld(context.adapter) || inventory.records.has(current.id);
  const common = { current: { ...current, issued }, repeated: false, strangers };
  const inUse = currentId(inventory);
  // A named credential that is not in use does not affect the others.
  if (current.id !== inUse) return { ...common, ...splitByRefusal(inventory, []), carried: [] };
  const same = new Set(await versionsHolding(context, seen, current));
  const carried = (inventory.holders.get(current.version) ?? []).filter((id) => id !== current.id);
  const older = [...inventory.records.values()].filter(
    ({ id, version: holder }) => !same.has(holder) && id !== current.id && !carried.includes(id),
  );
  return {
    ...common,
    // A leaked value exposes every credential that it contains.
    carried: named === undefined ? carried.map((id) => ({ id, version: current.version })) : [],
    ...splitByRefusal(
      inventory,
      older.filter((one) => isOlder(inventory, one)),
    ),
  };
}

/** The compromised credential in AWSCURRENT. Throws the error of the current value. */
async function targetOf(context: Context, inventory: Inventory, named: Target | undefined): Promise<Target> {
  const { seen } = inventory;
  const { credential } = await requireCurrent(context, seen);
  const version = versionWith(seen, CURRENT) as string;
  if (!context.adapter.idOf) return { id: currentId(inventory) ?? version, version };
  return { id: named?.id ?? idOf(context, version, credential), version };
}

/** Excludes credentials that were never current: a rotation in progress may use one to replace the compromised one. */
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

function splitByRefusal(inventory: Inventory, meant: readonly (Target & Partial<CredentialRecord>)[]) {
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
    throw notOurs(id, 'It was not changed.');
  throw unknown(id, context.adapter.idOf ? AT_ISSUER : AS_VERSION);
}

function strangersIn(inventory: Inventory): string[] {
  const explained = knownIds(inventory);
  const { orphans } = inventory;
  return inventory.listed
    .filter(({ id, active }) => active && !explained.has(id) && !orphans.includes(id))
    .map(({ id }) => id);
}

const AT_ISSUER = 'neither listed for this principal nor in the records of issued credentials';
const AS_VERSION = 'not the id of a version of the secret';

export function notOurs(id: string, done: string): RekeyError {
  return new RekeyError('NotOurs', {
    found: `The credential ${id} was not issued for this secret. ${done}`,
    unchanged: `the credential ${id}, which works.`,
    action: 'find its owner and disable it at its issuer by hand.',
  });
}

function notNamed(): RekeyError {
  return new RekeyError('CredentialNotNamed', {
    found:
      'The request names no credential, and would replace every credential of the secret, with which data is lost.',
    unchanged: 'everything.',
    action: 'rotate, convert the data to the new credential, and name the compromised one: --credential ID.',
  });
}

function unknown(id: string, where: string): RekeyError {
  return new RekeyError('CredentialUnknown', {
    found: `The credential ${id} is ${where}.`,
    unchanged: 'everything.',
    action:
      'compare the id with that of the leaked credential; if it was removed earlier, no action is needed.',
  });
}
