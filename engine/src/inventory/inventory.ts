import type { Listed } from '../adapter';
import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { isLabelHeld, keepsRecords, ownsLabelled, timesOf } from '../traits';
import {
  type CredentialRecord,
  type CredentialRecords,
  labelRecords,
  NO_VERSION,
  readRecords,
} from './credential-records';
import { findOrphans } from './orphans';

/**
 * All credentials of a secret, from three sources: the issuer's list, the labelled versions, and the engine's records in
 * tags. `assess` decides from it whether a credential is retired.
 */
export interface Inventory {
  readonly seen: SecretState;
  readonly listed: readonly Listed[];
  readonly records: CredentialRecords;
  readonly holders: Holders;
  /** Ids of orphans. */
  readonly orphans: readonly string[];
}

/** Ids of the credentials in each labelled version. The first one is in use. */
export type Holders = ReadonlyMap<string, readonly string[]>;

/** A credential, by its id and the version that holds it. */
export interface Target {
  readonly id: string;
  readonly version: string;
}

/** @param removed ids of credentials that were just removed and may still be listed. */
export async function takeInventory(
  context: Context,
  seen: SecretState,
  removed: ReadonlySet<string> = new Set(),
): Promise<Inventory> {
  const records = keepsRecords(context.adapter) ? readRecords(context, seen) : undefined;
  const holders = await findHolders(context, seen);
  // Their label is their record.
  const labelled = ownsLabelled(context.adapter) ? byHolder(labelRecords(seen), holders) : [];
  const merged: CredentialRecords = new Map([...labelled, ...(records ?? [])]);
  const all = context.adapter.list ? await context.adapter.list() : listKnown(context, merged, holders);
  const listed = all.filter(({ id }) => !removed.has(id) && !isShownLate(context, merged.get(id)));
  const orphans = await findOrphans(context, seen, listed, knownIds({ records: merged, holders }));
  return { seen, listed, records: merged, holders, orphans };
}

/** True if the credential was removed and the list may not show that yet. */
function isShownLate({ adapter, clock }: Context, record: CredentialRecord | undefined): boolean {
  if (record?.state !== 'removed') return false;
  return clock.now() - (record.since ?? 0) < timesOf(adapter).listLag;
}

/** Ids that a record or a labelled version contains. */
export const knownIds = ({ records, holders }: Pick<Inventory, 'records' | 'holders'>): Set<string> =>
  new Set([...records.keys(), ...[...holders.values()].flat()]);

/** Maps records of versions to the ids of the credentials in use. */
function byHolder(records: CredentialRecords, holders: Holders): [string, CredentialRecord][] {
  return [...records.values()].flatMap((record) => {
    const [id] = holders.get(record.version) ?? [];
    return id === undefined ? [] : [[id, { ...record, id }]];
  });
}

/**
 * Lists the credentials of an issuer without a list. A label-held credential lives while it has a label; a password of a
 * shared principal lives until its record says that it was removed.
 */
function listKnown({ adapter }: Context, records: CredentialRecords, holders: Holders): Listed[] {
  const labelled = [...holders.values()].map(([first]) => first);
  const ids = isLabelHeld(adapter)
    ? labelled.filter((id) => records.get(id)?.state !== 'pending')
    : records.keys();
  return [...new Set(ids)].map((id) => {
    const { state, since = 0 } = records.get(id) ?? {};
    return { id, active: state !== 'disabled' && state !== 'revoked', created: since };
  });
}

/** Labels on the versions that hold this credential as the one in use. */
export function labelsHolding(
  { seen, holders }: Pick<Inventory, 'seen' | 'holders'>,
  id: string,
): readonly string[] {
  return [...holders].filter(([, [first]]) => first === id).flatMap(([version]) => seen.versions[version]);
}

export function currentId({ seen, holders }: Pick<Inventory, 'seen' | 'holders'>): string | undefined {
  const version = versionWith(seen, CURRENT);
  return version === undefined ? undefined : holders.get(version)?.[0];
}

/** Finds the credentials of the labelled versions. Reads versions without a record, which may be written by hand. */
export async function findHolders(context: Context, seen: SecretState): Promise<Holders> {
  const { adapter } = context;
  const versions = Object.keys(seen.versions);
  // A copy of a label-held value ends with its own label, so no value is read.
  if (!keepsRecords(adapter)) return new Map(versions.map((version) => [version, [version]]));
  if (!adapter.idOf) return findCopies(context, seen);
  // A value can contain more ids than its record.
  const records = adapter.idsIn ? [] : [...readRecords(context, seen).values()];
  const byVersion = new Map(records.map(({ version, id }) => [version, [id]]));
  const holders = new Map<string, readonly string[]>();
  for (const version of versions) {
    const ids = byVersion.get(version) ?? (await idsInVersion(context, version));
    if (ids) holders.set(version, ids);
  }
  return holders;
}

/**
 * For credentials that are identified by their version. A labelled version without a record may be a copy written by hand.
 * Its id is the version of the original's record, even if that version has no label any more.
 */
async function findCopies(context: Context, seen: SecretState): Promise<Holders> {
  const records = [...readRecords(context, seen).values()];
  const holders = new Map<string, readonly string[]>();
  for (const version of Object.keys(seen.versions)) {
    const isRecorded = records.some(({ id }) => id === version);
    const original = isRecorded ? undefined : await recordWithTextOf(context, version, records);
    holders.set(version, [original?.id ?? version]);
  }
  return holders;
}

async function recordWithTextOf(
  { store }: Context,
  version: string,
  records: readonly CredentialRecord[],
): Promise<CredentialRecord | undefined> {
  const text = (await store.read(version))?.text;
  if (text === undefined) return undefined;
  // A value that was never current was not readable, so it cannot have been copied.
  const never = ['pending', 'retiring'];
  const readable = records.filter((one) => !never.includes(one.state) && one.version !== NO_VERSION);
  for (const record of readable) if ((await store.read(record.version))?.text === text) return record;
  return undefined;
}

async function idsInVersion(context: Context, version: string): Promise<readonly string[] | undefined> {
  const stored = await context.store.read(version);
  const value = stored && tryParse(context, stored.text);
  return value === undefined ? undefined : idsInValue(context, value);
}

/** Ids of all credentials in a value, the one in use first. Only for adapters with `idOf`. */
function idsInValue({ adapter }: Context, value: unknown): readonly string[] {
  const first = adapter.idOf?.(value) ?? '';
  const all = adapter.idsIn?.(value) ?? [];
  return [first, ...all.filter((id) => id !== first)];
}

/** Id of the credential in use of a version with this value. */
export function idOf({ adapter }: Context, version: string, value: unknown): string {
  return adapter.idOf ? adapter.idOf(value) : version;
}

/**
 * Finds the labelled versions that hold a credential, including copies written by hand.
 *
 * @param how `carried`: anywhere in the value; `inUse`: as the credential in use.
 */
export async function versionsHolding(
  context: Context,
  seen: SecretState,
  target: Target,
  how: 'carried' | 'inUse' = 'carried',
): Promise<string[]> {
  if (context.adapter.idOf) {
    const holders = await findHolders(context, seen);
    return how === 'carried' ? carriers(holders, target.id) : inUse(holders, target.id);
  }
  const own = target.version === NO_VERSION ? target.id : target.version;
  // A replaced label-held credential ends with its own label. Its copies are not considered.
  if (isLabelHeld(context.adapter) && how === 'inUse') return own in seen.versions ? [own] : [];
  const text = (await context.store.read(own))?.text;
  if (text === undefined) return [];
  const versions = [];
  for (const version of Object.keys(seen.versions)) {
    const same = version === own || (await context.store.read(version))?.text === text;
    if (same) versions.push(version);
  }
  return versions;
}

/** Versions whose value contains the credential, in use or not. */
export const carriers = (holders: Holders, id: string): string[] =>
  [...holders].filter(([, ids]) => ids.includes(id)).map(([version]) => version);

const inUse = (holders: Holders, id: string): string[] =>
  [...holders].filter(([, [first]]) => first === id).map(([version]) => version);

/** Parses a value. Returns undefined if it is not of this kind. */
export function tryParse(context: Context, text: string): unknown {
  try {
    return parse(context, text);
  } catch (error) {
    if (error instanceof RekeyError) return undefined;
    throw error;
  }
}
