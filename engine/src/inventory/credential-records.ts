import { createHash } from 'node:crypto';
import type { Kind } from '../adapter';
import type { Scene } from '../context';
import type { SecretState } from '../secret-store/secret-store';
import { iso } from '../time/clock';

/**
 * What the engine remembers of a credential that it issued, in a tag of the secret:
 * `pending` (never yet current) → `live` → [`replaced`: has lost its label, its grace counts from then] →
 * `retiring` → `disabled` → removed, and the tag with it. What is known to be in wrong hands has neither grace
 * nor readers to spare: from wherever it is, `compromised` → `revoked` → removed.
 */
export type State = 'pending' | 'live' | 'replaced' | 'retiring' | 'disabled' | 'compromised' | 'revoked';

export interface Entry {
  readonly id: string;
  readonly state: State;
  /** When it came into this state, milliseconds. */
  readonly since: number;
  /** The version that holds it, or NO_VERSION. */
  readonly version: string;
}

/** Stands for the version of a credential that was never stored, or is retired and was never current. */
export const NO_VERSION = 'none';

export type Ledger = ReadonlyMap<string, Entry>;

const CREDENTIAL_TAG = 'rekey/credential/';
const PROMOTED_TAG = 'rekey/promoted';

/** Short name of the kind and its principal: what was issued for a former principal is not ours to judge. */
export function ownerOf(kind: Kind): string {
  return createHash('sha256').update(`${kind.name} ${kind.principal}`).digest('hex').slice(0, 8);
}

/** The credentials that were issued for this principal, and are not known to be removed. */
export function readLedger(kind: Kind, tags: SecretState['tags']): Ledger {
  const ledger = new Map<string, Entry>();
  for (const [key, value] of Object.entries(tags)) {
    if (!key.startsWith(CREDENTIAL_TAG)) continue;
    const [state, since, version, owner] = value.split(' ');
    if (owner !== ownerOf(kind)) continue;
    const id = key.slice(CREDENTIAL_TAG.length);
    ledger.set(id, { id, state: state as State, since: Date.parse(since), version });
  }
  return ledger;
}

export function entryTag(scene: Scene, id: string, state: State, version: string): Record<string, string> {
  const value = `${state} ${iso(scene.clock.now())} ${version} ${ownerOf(scene.kind)}`;
  return { [CREDENTIAL_TAG + id]: value };
}

export function writeEntry(scene: Scene, id: string, state: State, version: string): Promise<void> {
  return scene.store.tag(entryTag(scene, id, state, version));
}

export function eraseEntry(scene: Scene, id: string): Promise<void> {
  return scene.store.untag([CREDENTIAL_TAG + id]);
}

/** Which version was promoted when: the start of the grace of the one before. */
export interface Promotion {
  readonly version: string;
  readonly time: number;
  /** When its credential was issued. */
  readonly issued: number;
}

export function readPromotion(tags: SecretState['tags']): Promotion | undefined {
  const [version, time, issued] = (tags[PROMOTED_TAG] ?? '').split(' ');
  return issued ? { version, time: Date.parse(time), issued: Date.parse(issued) } : undefined;
}

export function promotionTag(promotion: Promotion): Record<string, string> {
  return { [PROMOTED_TAG]: `${promotion.version} ${iso(promotion.time)} ${iso(promotion.issued)}` };
}
