import type { Listed } from '../adapter';
import { type Context, parse } from '../context';
import { RekeyError } from '../errors/errors';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { isLabelHeld, keepsRecords, timesOf } from '../traits';
import {
  type CredentialRecord,
  type CredentialRecords,
  labelRecords,
  readRecords,
} from './credential-records';
import { findOrphans } from './orphans';
import { type Promotion, readPromotion } from './promotion';

/** What exists: at the issuer, under the labels, and in the records of the engine. */
export interface Inventory {
  readonly seen: SecretState;
  readonly listed: readonly Listed[];
  readonly records: CredentialRecords;
  readonly promotion?: Promotion;
  readonly holders: Holders;
  /** Ids of what a crashed attempt left at the issuer. */
  readonly orphans: readonly string[];
}

/** Ids of the credentials in each labelled version, the one in use first. */
export type Holders = ReadonlyMap<string, readonly string[]>;

/** A credential, by its id and the version that holds it. */
export interface Target {
  readonly id: string;
  readonly version: string;
}

/** @param removed ids that were removed a moment ago and may still be listed. */
export async function takeInventory(
  context: Context,
  seen: SecretState,
  removed: ReadonlySet<string> = new Set(),
): Promise<Inventory> {
  const records = keepsRecords(context.adapter) ? readRecords(context, seen) : undefined;
  const holders = await findHolders(context, seen);
  // A label-held credential is ours, whoever wrote it: its label is its record.
  const labelled = isLabelHeld(context.adapter) ? byHolder(labelRecords(seen), holders) : [];
  const merged: CredentialRecords = new Map([...labelled, ...(records ?? [])]);
  const all = context.adapter.list ? await context.adapter.list() : listKnown(context, merged, holders);
  const listed = all.filter(({ id }) => !removed.has(id) && !isShownLate(context, merged.get(id)));
  const known = new Set([...merged.keys(), ...[...holders.values()].flat()]);
  const orphans = await findOrphans(context, seen, listed, known);
  return { seen, listed, records: merged, promotion: readPromotion(seen.tags), holders, orphans };
}

/** Removed a moment ago: the list is behind. */
function isShownLate({ adapter, clock }: Context, record: CredentialRecord | undefined): boolean {
  if (record?.state !== 'removed') return false;
  return clock.now() - (record.since ?? 0) < timesOf(adapter).listLag;
}

/** The ids that an inventory can explain. */
export const knownIds = ({ records, holders, orphans }: Omit<Inventory, 'seen' | 'listed'>): Set<string> =>
  new Set([...records.keys(), ...[...holders.values()].flat(), ...orphans]);

/** A copy of another version's value is no credential of its own. */
function byHolder(records: CredentialRecords, holders: Holders): CredentialRecords {
  const all = [...records.values()].flatMap((record) => {
    const [id] = holders.get(record.version) ?? [];
    return id === undefined ? [] : [{ ...record, id }];
  });
  // A copy gives way to the version that it was copied from.
  const isOriginal = ({ id, version }: CredentialRecord) => id === version;
  const inOrder = [...all.filter((one) => !isOriginal(one)), ...all.filter(isOriginal)];
  return new Map(inOrder.map((record) => [record.id, record]));
}

/**
 * The credentials of an issuer without a list. Label-held credentials live as long as a labelled version holds them;
 * passwords of one principal as long as no record says that they were removed.
 */
function listKnown({ adapter }: Context, records: CredentialRecords, holders: Holders): Listed[] {
  const held = new Set([...holders.values()].map(([first]) => first));
  const ids = isLabelHeld(adapter) ? held : new Set(records.keys());
  return [...ids].map((id) => {
    const { state, since = 0 } = records.get(id) ?? {};
    return { id, active: state !== 'disabled' && state !== 'revoked', created: since };
  });
}

/** A label, and the version that carries it. */
export interface Held {
  readonly version: string;
  readonly label: string;
}

/** All labels on versions whose credential in use is this one. */
export function labelsHolding({ seen, holders }: Pick<Inventory, 'seen' | 'holders'>, id: string): Held[] {
  return [...holders]
    .filter(([, [first]]) => first === id)
    .flatMap(([version]) => seen.versions[version].map((label) => ({ version, label })));
}

export function currentId({ seen, holders }: Pick<Inventory, 'seen' | 'holders'>): string | undefined {
  const version = versionWith(seen, CURRENT);
  return version === undefined ? undefined : holders.get(version)?.[0];
}

/** Reads the labelled versions that no record explains: somebody may have written a value by hand. */
export async function findHolders(context: Context, seen: SecretState): Promise<Holders> {
  const { adapter } = context;
  const readsAll = adapter.idsIn !== undefined || !adapter.idOf;
  const records = keepsRecords(adapter) ? readRecords(context, seen) : new Map();
  const byVersion = new Map([...records.values()].map(({ version, id }) => [version, id]));
  const holders = new Map<string, readonly string[]>();
  const texts = await textsOnRecord(context, seen, [...records.values()]);
  for (const version of versionsInOrder(seen)) {
    const recorded = readsAll ? undefined : byVersion.get(version);
    const ids = recorded ? [recorded] : await idsOf(context, version, texts);
    if (ids) holders.set(version, ids);
  }
  return holders;
}

/**
 * Ids by text, where the version is the id. A labelled version without a record may be a copy that somebody wrote by
 * hand; the record gives the credential its id, also when its own version has no label any more.
 */
async function textsOnRecord(
  { adapter, store }: Context,
  { versions }: SecretState,
  records: readonly CredentialRecord[],
): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const isExplained = (version: string) => records.some((record) => record.version === version);
  if (adapter.idOf || Object.keys(versions).every(isExplained)) return texts;
  for (const { id, version } of records) {
    const text = (await store.read(version))?.text;
    if (text !== undefined) texts.set(text, id);
  }
  return texts;
}

/** AWSCURRENT first: where versions hold the same text, that one gives the credential its id. */
function versionsInOrder(seen: SecretState): string[] {
  const current = versionWith(seen, CURRENT);
  const others = Object.keys(seen.versions).filter((version) => version !== current);
  return current === undefined ? others : [current, ...others];
}

async function idsOf(
  context: Context,
  version: string,
  texts: Map<string, string>,
): Promise<readonly string[] | undefined> {
  const { adapter, store } = context;
  const text = (await store.read(version))?.text;
  if (text === undefined) return undefined;
  if (!adapter.idOf) {
    const first = texts.get(text) ?? version;
    texts.set(text, first);
    return [first];
  }
  const value = tryParse(context, text);
  return value === undefined ? undefined : idsInValue(context, value);
}

/** Ids of all credentials that a value carries, the one in use first. Only for adapters with `idOf`. */
export function idsInValue({ adapter }: Context, value: unknown): readonly string[] {
  const first = adapter.idOf?.(value) ?? '';
  const all = adapter.idsIn?.(value) ?? [];
  return [first, ...all.filter((id) => id !== first)];
}

/** Id of the credential that a version holds with this value. */
export function idOf({ adapter }: Context, version: string, value: unknown): string {
  return adapter.idOf ? adapter.idOf(value) : version;
}

/**
 * The labelled versions that hold this credential: somebody may have copied the value by hand.
 *
 * @param how `carried`: anywhere in the value; `inUse`: as the credential in use.
 */
export async function versionsHolding(
  context: Context,
  seen: SecretState,
  target: Target,
  how: 'carried' | 'inUse' = 'carried',
): Promise<string[]> {
  const holders = await findHolders(context, seen);
  if (context.adapter.idOf)
    return how === 'carried'
      ? carriers(holders, target.id)
      : [...holders].filter(([, [first]]) => first === target.id).map(([version]) => version);
  const held = holders.get(target.version)?.[0];
  if (held !== undefined) return carriers(holders, held);
  // Its own version has no label any more; a copy of its text may have.
  const text = (await context.store.read(target.version))?.text;
  const copies = [];
  for (const [version] of holders)
    if (text !== undefined && (await context.store.read(version))?.text === text) copies.push(version);
  return copies;
}

export const carriers = (holders: Holders, id: string): string[] =>
  [...holders].filter(([, ids]) => ids.includes(id)).map(([version]) => version);

/** The value, or undefined when the text holds none of this kind. */
export function tryParse(context: Context, text: string): unknown {
  try {
    return parse(context, text);
  } catch (error) {
    if (error instanceof RekeyError) return undefined;
    throw error;
  }
}
