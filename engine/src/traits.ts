import type { Adapter, AnyAdapter, Check, Issued, Labelled, Listed, Times } from './adapter';
import { DEFAULT_TIMES, ISSUE_DEADLINE, STORE_RESERVE } from './timing';

/** An adapter as the engine calls it: what its traits leave out is optional. */
export interface Calls<V = unknown> extends AnyAdapter<V> {
  idOf?(value: V): string;
  idsIn?(value: V): readonly string[];
  list?(): Promise<readonly Listed[]>;
  disable?(credential: Issued<V>): Promise<void>;
  remove?(credential: Issued<V>, labelled: Labelled<V>): Promise<void>;
  proveRefused?(value: V, check: Check): Promise<string>;
  lastUsed?(id: string): Promise<number | undefined>;
}

export const callsOf = (adapter: Adapter): Calls => adapter as Calls;

type WithTraits = Pick<Calls, 'traits'>;

export const isLabelHeld = ({ traits }: WithTraits): boolean => traits.livesAt === 'labels';

/** The new value replaces the current one at the issuer: there is no grace. */
export const isInPlace = ({ traits }: WithTraits): boolean => !isLabelHeld({ traits }) && traits.slots === 1;

/** Several versions hold credentials of one principal, so an earlier attempt can overwrite a later one. */
export const sharesPrincipal = ({ traits }: WithTraits): boolean =>
  traits.livesAt === 'issuer' && traits.identity !== 'own';

/** The issuer makes the value and gives it no name: only a journal shows what a crashed attempt left. */
export const needsJournal = ({ traits }: WithTraits): boolean =>
  traits.chosenBy === 'issuer' && traits.naming !== 'named';

/** The next promotion takes AWSPREVIOUS off, which ends a label-held credential: it has two slots. */
export const slotsOf = ({ traits }: WithTraits): number => (isLabelHeld({ traits }) ? 2 : traits.slots);

/** Where the version is the id, and a label keeps the credential alive, labels are the only record. */
export const keepsRecords = (adapter: Calls): boolean => !isLabelHeld(adapter) || adapter.idOf !== undefined;

export function timesOf({ traits }: WithTraits): Times {
  return { ...DEFAULT_TIMES, ...traits.times };
}

/** The longest time that an attempt holds an issued credential in memory alone, milliseconds. */
export const leaseOf = (adapter: WithTraits): number =>
  ISSUE_DEADLINE + timesOf(adapter).issue + STORE_RESERVE;
