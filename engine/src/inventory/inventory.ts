import type { Listed } from '../adapter';
import { hasIssuer, type IssuerScene, parse, type Scene } from '../context';
import { RekeyError } from '../errors/errors';
import { CURRENT, type SecretState, versionWith } from '../secret-store/secret-store';
import { type Ledger, type Promotion, readLedger, readPromotion } from './credential-records';
import { findStrays, readJournal } from './journal';

/** What is there: at the issuer, under the labels, and in the engine's memory. */
export interface Stock {
  readonly seen: SecretState;
  readonly listed: readonly Listed[];
  readonly ledger: Ledger;
  readonly promotion?: Promotion;
  /** Ids by the labelled version that holds them. */
  readonly holders: ReadonlyMap<string, string>;
  /** What a crashed attempt left at the issuer. */
  readonly strays: readonly string[];
}

/** A credential, by its id and the version that holds it; where no issuer gives ids, the version is the id. */
export interface Target {
  readonly id: string;
  readonly version: string;
}

/** @param removed what was removed just now, and may be listed for a while. */
export async function takeStock(
  scene: IssuerScene,
  seen: SecretState,
  removed: ReadonlySet<string> = new Set(),
): Promise<Stock> {
  const { kind } = scene;
  const ledger = readLedger(kind, seen.tags);
  const holders = await findHolders(scene, seen, ledger);
  const listed = (await kind.list()).filter(({ id }) => !removed.has(id));
  const known = new Set([...ledger.keys(), ...holders.values()]);
  const strays = await findStrays(scene, readJournal(kind, seen.tags), listed, known);
  return { seen, listed, ledger, promotion: readPromotion(seen.tags), holders, strays };
}

/** A label, and the version that carries it. */
export interface Held {
  readonly version: string;
  readonly label: string;
}

/** All labels on versions that hold this credential. */
export function labelsHolding({ seen, holders }: Stock, id: string): Held[] {
  return labelsOfHolders(seen, holders, id);
}

export function labelsOfHolders(seen: SecretState, holders: Stock['holders'], id: string): Held[] {
  return [...holders]
    .filter(([, held]) => held === id)
    .flatMap(([version]) => seen.versions[version].map((label) => ({ version, label })));
}

export function currentId(stock: Stock): string | undefined {
  const version = versionWith(stock.seen, CURRENT);
  return version && stock.holders.get(version);
}

/** A version that the ledger knows need not be read; one that somebody wrote by hand must be. */
export async function findHolders(
  scene: IssuerScene,
  seen: SecretState,
  ledger: Ledger,
): Promise<Map<string, string>> {
  const byVersion = new Map([...ledger.values()].map(({ version, id }) => [version, id]));
  const holders = new Map<string, string>();
  for (const version of Object.keys(seen.versions)) {
    const id = byVersion.get(version) ?? (await readId(scene, version));
    if (id) holders.set(version, id);
  }
  return holders;
}

/** The labelled versions that hold this very credential: somebody may have copied it by hand. */
export async function versionsHolding(scene: Scene, seen: SecretState, target: Target): Promise<string[]> {
  if (hasIssuer(scene)) {
    const holders = await findHolders(scene, seen, readLedger(scene.kind, seen.tags));
    return [...holders].filter(([, id]) => id === target.id).map(([version]) => version);
  }
  const text = (await scene.store.read(target.version))?.text;
  const versions = [];
  for (const version of Object.keys(seen.versions)) {
    const same = version === target.version || (await scene.store.read(version))?.text === text;
    if (same && text !== undefined) versions.push(version);
  }
  return versions;
}

async function readId(scene: IssuerScene, version: string): Promise<string | undefined> {
  const stored = await scene.store.read(version);
  if (!stored) return undefined;
  const credential = tryParse(scene, stored.text);
  return credential === undefined ? undefined : scene.kind.idOf(credential);
}

/** The credential, or undefined when the text holds none of this kind. */
export function tryParse(scene: Scene, text: string): unknown {
  try {
    return parse(scene, text);
  } catch (error) {
    if (error instanceof RekeyError) return undefined;
    throw error;
  }
}
