import type { Adapter, AnyAdapter, Check, Issued, Labelled, Listed, ReadCurrent, Times } from './adapter';
import { DEFAULT_TIMES, ISSUE_DEADLINE, STORE_RESERVE } from './timing';

/** The calls of an adapter. Those that depend on its traits are optional. */
export interface Calls<V = unknown> extends AnyAdapter<V> {
  idOf?(value: V): string;
  idsIn?(value: V): readonly string[];
  secretsOf?(value: V, id: string): readonly string[];
  reconcile?(labelled: Labelled<V>): Promise<void>;
  list?(): Promise<readonly Listed[]>;
  disable?(credential: Issued<V>): Promise<void>;
  remove?(credential: Issued<V>, labelled: Labelled<V>): Promise<void>;
  proveRefused?(value: V, check: Check, current?: ReadCurrent<V>): Promise<string>;
  lastUsed?(id: string): Promise<number | undefined>;
}

export const callsOf = (adapter: Adapter): Calls => adapter as Calls;

type WithTraits = Pick<Calls, 'traits'>;

export const isLabelHeld = ({ traits }: WithTraits): boolean => traits.livesAt === 'labels';

/** True if every credential of a labelled version belongs to the secret, even one that was written by hand. */
export const ownsLabelled = ({ traits }: WithTraits): boolean =>
  isLabelHeld({ traits }) || traits.adopts === true;

/** True if the new value replaces the current one at the issuer, without a grace. */
export const isInPlace = ({ traits }: WithTraits): boolean => !isLabelHeld({ traits }) && traits.slots === 1;

/** True if several versions hold credentials of one principal, so that an earlier attempt can overwrite a later one. */
export const sharesPrincipal = ({ traits }: WithTraits): boolean =>
  traits.livesAt === 'issuer' && traits.identity !== 'own';

/** True if only a journal identifies the orphans of a crashed attempt: the issuer makes values and does not name them. */
export const needsJournal = ({ traits }: WithTraits): boolean =>
  traits.chosenBy === 'issuer' && traits.naming !== 'named';

/** Number of slots: 2 for label-held credentials, which end when the next promotion moves AWSPREVIOUS. */
export const slotsOf = ({ traits }: WithTraits): number => (isLabelHeld({ traits }) ? 2 : traits.slots);

/** False for label-held credentials that are identified by their version: their labels are the only record. */
export const keepsRecords = (adapter: Calls): boolean => !isLabelHeld(adapter) || adapter.idOf !== undefined;

export function timesOf({ traits }: WithTraits): Times {
  return { ...DEFAULT_TIMES, ...traits.times };
}

/** Maximum time during which an attempt holds an issued credential in memory only, milliseconds. */
export const leaseOf = (adapter: WithTraits): number =>
  ISSUE_DEADLINE + timesOf(adapter).issue + STORE_RESERVE;
