import type { Context } from '../context';
import { RekeyError } from '../errors/errors';
import { type CredentialRecord, NO_VERSION } from '../inventory/credential-records';
import { currentId, type Inventory, knownIds, type Target, takeInventory } from '../inventory/inventory';
import { requireCurrent } from '../secret-store/current';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { isLabelHeld } from '../traits';
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
  const currentVersion = versionWith(seen, CURRENT);
  const id = currentId(inventory);
  const replaced = named === undefined ? replacedLately(context, seen) : undefined;
  // Somebody may have written the compromised credential once more, as a version of its own.
  const repeated = replaced !== undefined && (await idIn(context, inventory, replaced)) !== id;
  if (repeated) {
    const meant = await ended(context, inventory, replaced, id);
    return { ...parted(inventory, meant), carried: [], repeated, strangers };
  }
  const target = named === undefined ? undefined : await find(context, inventory, named);
  if (target && !(currentVersion && carries(inventory, currentVersion, target.id)))
    return { ...parted(inventory, [target]), carried: [], repeated, strangers };
  await requireCurrent(context, seen);
  const version = currentVersion as string;
  const current = { id: target?.id ?? (id as string), version };
  // A named credential that is not the one in use leaves the others alone.
  const alone = current.id !== id;
  const older = [...inventory.records.values()].filter(
    (one) =>
      !alone && one.id !== current.id && !carries(inventory, version, one.id) && isOlder(inventory, one),
  );
  // Whoever has the value has all that it carries.
  const besides = named === undefined ? (inventory.holders.get(version) ?? []) : [];
  const carried = besides.filter((one) => one !== current.id).map((one) => ({ id: one, version }));
  return {
    current: { ...current, ours: isLabelHeld(context.adapter) || inventory.records.has(current.id) },
    carried,
    ...parted(inventory, older),
    repeated,
    strangers,
  };
}

const carries = ({ holders }: Inventory, version: string, id: string): boolean =>
  holders.get(version)?.includes(id) ?? false;

/** A credential that was never current is left out: a rotation under way may be about to replace the compromised one. */
const isOlder = (inventory: Inventory, record: CredentialRecord) =>
  record.state !== 'pending' && !isDead(inventory, record);

/** Id of the credential of a version, labelled or not. */
async function idIn(context: Context, inventory: Inventory, version: string): Promise<string | undefined> {
  const { holders, records } = inventory;
  const held = holders.get(version)?.[0] ?? [...records.values()].find((one) => one.version === version)?.id;
  return held ?? (await copyOf(context, inventory, version));
}

/** Where the version is the id: the labelled version with the same text, or the version itself. */
async function copyOf(
  { adapter, store }: Context,
  { holders }: Inventory,
  version: string,
): Promise<string | undefined> {
  if (adapter.idOf) return undefined;
  const text = (await store.read(version))?.text;
  if (text === undefined) return undefined;
  for (const [holder, [id]] of holders) if ((await store.read(holder))?.text === text) return id;
  return version;
}

async function ended(
  context: Context,
  inventory: Inventory,
  replaced: string,
  current: string | undefined,
): Promise<Target[]> {
  if (isLabelHeld(context.adapter) && !context.adapter.idOf) return [{ id: replaced, version: replaced }];
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
  const copy = await copyOf(context, inventory, id);
  if (copy !== undefined) return inventory.records.get(copy) ?? { id: copy, version: id };
  const carrier = [...inventory.holders].find(([, ids]) => ids.includes(id))?.[0];
  if (carrier !== undefined && isLabelHeld(context.adapter)) return { id, version: carrier };
  if (carrier !== undefined || inventory.listed.some((one) => one.id === id))
    throw notOurs(id, 'Nothing was done to it.');
  throw unknown(id, context.adapter.idOf ? AT_ISSUER : AS_VERSION);
}

function strangersIn(inventory: Inventory): string[] {
  const known = knownIds(inventory);
  return inventory.listed.filter(({ id, active }) => active && !known.has(id)).map(({ id }) => id);
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
