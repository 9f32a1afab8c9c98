import type { Context } from '../context';
import {
  CURRENT,
  labelsOf,
  PENDING,
  PREVIOUS,
  type SecretState,
  versionWith,
} from '../secret-store/secret-store';
import { iso } from '../time/clock';
import { keepsRecords } from '../traits';
import { readCompromise } from './compromise-record';
import { ownerOf } from './owner';
import { readPromotion } from './promotion';

/**
 * State of a credential that the engine issued, stored in a tag of the secret: `pending` (never current yet) → `live` →
 * [`replaced`: lost its label other than by retirement; its grace starts then] → `retiring` → `disabled` → removed, with
 * its tag. A compromised credential has no grace: any state → `compromised` → `revoked` → removed. The record is `removed`
 * while the issuer's list still shows a removed credential.
 */
export type State =
  | 'pending'
  | 'live'
  | 'replaced'
  | 'retiring'
  | 'disabled'
  | 'compromised'
  | 'revoked'
  | 'removed';

export interface CredentialRecord {
  readonly id: string;
  readonly state: State;
  /** Time of the change to this state, milliseconds; undefined if only labels record the credential. */
  readonly since?: number;
  /** The version that holds it, or NO_VERSION. */
  readonly version: string;
}

/** Version in the record of a credential that was never stored, or was retired without having been current. */
export const NO_VERSION = 'none';

export type CredentialRecords = ReadonlyMap<string, CredentialRecord>;

const CREDENTIAL_TAG = 'rekey/credential/';

/** Records of the credentials that were issued for this principal, by id. */
export function readRecords(context: Context, { tags }: SecretState): CredentialRecords {
  const records = new Map<string, CredentialRecord>();
  for (const { owner, ...record } of recordsIn(tags))
    if (owner === ownerOf(context)) records.set(record.id, record);
  return records;
}

/** True if the credential of a version was issued for another principal, and not for this one. */
export function isOfAnotherOwner(context: Context, { tags }: SecretState, version: string): boolean {
  const owners = recordsIn(tags).flatMap((record) => (record.version === version ? [record.owner] : []));
  return owners.length > 0 && !owners.includes(ownerOf(context));
}

function recordsIn(tags: SecretState['tags']): readonly (CredentialRecord & { readonly owner: string })[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    if (!key.startsWith(CREDENTIAL_TAG)) return [];
    const [state, since, version, owner] = value.split(' ');
    const id = key.slice(CREDENTIAL_TAG.length);
    return [{ id, state: state as State, since: Date.parse(since), version, owner }];
  });
}

/** Record of the credential of a version. */
export function recordOf(context: Context, seen: SecretState, version: string): CredentialRecord | undefined {
  const records = keepsRecords(context.adapter) ? readRecords(context, seen) : labelRecords(seen);
  return [...records.values()].find((record) => record.version === version);
}

/** Records of label-held credentials, derived from their labels. */
export function labelRecords(seen: SecretState): CredentialRecords {
  const records = new Map<string, CredentialRecord>();
  const compromised = readCompromise(seen.tags)?.version;
  // A request to replace AWSCURRENT also covers every older credential.
  const isCompromised = (version: string) =>
    version === compromised || (compromised !== undefined && compromised === versionWith(seen, CURRENT));
  for (const version of Object.keys(seen.versions)) {
    const labels = labelsOf(seen, version);
    const wasCurrent = labels.includes(CURRENT) || labels.includes(PREVIOUS);
    if (!wasCurrent && !labels.includes(PENDING)) continue;
    const live = isCompromised(version) ? 'compromised' : 'live';
    const state = wasCurrent ? live : 'pending';
    records.set(version, { id: version, state, since: sinceOf(seen, version), version });
  }
  return records;
}

/** Known only for the version of the recorded promotion. */
function sinceOf(seen: SecretState, version: string): number | undefined {
  const promotion = readPromotion(seen.tags);
  return promotion?.version === version ? promotion.time : undefined;
}

export function recordTag(
  context: Context,
  id: string,
  state: State,
  version: string,
): Record<string, string> {
  if (!keepsRecords(context.adapter)) return {};
  const value = `${state} ${iso(context.clock.now())} ${version} ${ownerOf(context)}`;
  return { [CREDENTIAL_TAG + id]: value };
}

export async function writeRecord(
  context: Context,
  id: string,
  state: State,
  version: string,
): Promise<void> {
  const tag = recordTag(context, id, state, version);
  if (Object.keys(tag).length > 0) await context.store.tag(tag);
}

export async function eraseRecord(context: Context, id: string): Promise<void> {
  if (keepsRecords(context.adapter)) await context.store.untag([CREDENTIAL_TAG + id]);
}
