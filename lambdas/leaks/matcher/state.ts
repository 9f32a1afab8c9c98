import { isIndexed, readIndexRecord } from '../../../engine/src/leak-index/index-record';

/**
 * State of a matched value, by the labels and records of its secret. `current`: AWSCURRENT holds it. `pending`: a rotation
 * stored it, and it may work. `grace`: it was replaced, and is not retired yet. `dead`: it was retired by the records; only
 * its issuer can prove that it is refused. `unknown`: see the reason.
 */
export type State = 'current' | 'pending' | 'grace' | 'dead' | 'unknown';

/** States from the one in use to the one out of use. */
const STATES: readonly State[] = ['current', 'pending', 'grace', 'unknown', 'dead'];

/** Sorts those in use before others. */
export function byUse<T extends { readonly state: State }>(matches: readonly T[]): T[] {
  return [...matches].sort((one, other) => STATES.indexOf(one.state) - STATES.indexOf(other.state));
}

/** A state with the reason why it is unknown. */
export interface KnownState {
  readonly state: State;
  readonly reason?: string;
  /** Time since which a dead credential is retired, by its record; milliseconds. */
  readonly since?: number;
}

/** The members of a response of DescribeSecret that are read. */
export interface DescribedSecret {
  readonly VersionIdsToStages?: Readonly<Record<string, readonly string[]>>;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
  readonly DeletedDate?: unknown;
}

/** Records of credentials that their issuer refuses, though they may still exist. */
export const ENDED: readonly string[] = ['disabled', 'revoked', 'removed'];

/**
 * The state of a version's credential.
 *
 * A label keeps a credential alive. Without a label, an issuer may accept the credential until the rotator has retired it:
 * its record tells, in a tag of the secret. A keyring carries keys from version to version, so a version without a label
 * proves nothing while a labelled version is missing in the index.
 *
 * @param index id of the index.
 */
export function stateOf(
  secret: DescribedSecret,
  { version, credential }: { readonly version: string; readonly credential: string },
  index: string,
): KnownState {
  if (secret.DeletedDate !== undefined && secret.DeletedDate !== null)
    return unknown('the secret is scheduled for deletion');
  const stages = secret.VersionIdsToStages ?? {};
  const labels = stages[version] ?? [];
  if (labels.includes('AWSCURRENT')) return { state: 'current' };
  if (labels.includes('AWSPENDING')) return { state: 'pending' };
  if (labels.length > 0) return { state: 'grace' };
  const tags = Object.fromEntries((secret.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  const [state, since = '', holder] = (tags[`rekey/credential/${credential}`] ?? '').split(' ');
  if (state && holder === version)
    return ENDED.includes(state) ? { state: 'dead', since: Date.parse(since) } : { state: 'grace' };
  const record = readIndexRecord(tags);
  const missing = Object.keys(stages).filter((labelled) => !isIndexed(record, index, labelled));
  if (missing.length > 0) return unknown(`the index does not have the version ${missing.join(', ')} yet`);
  return { state: 'dead' };
}

/** A state that is not known. */
export function unknown(reason: string): KnownState {
  return { state: 'unknown', reason };
}
