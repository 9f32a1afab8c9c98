import type { ApiKeys, KeyVerifier } from 'rekey-client/api-keys';
import type { TokenVerifier } from './tokens';

/** A caller, with the scopes of its key or token. */
export interface Caller {
  readonly name: string;
  readonly scopes: readonly string[];
}

/** Result of a check. `result` has the reason of a refusal, for the log. */
export type CallerCheck =
  | { readonly ok: true; readonly caller: Caller }
  | { readonly ok: false; readonly result: string };

/** Checks a key or a token. */
export type CheckCaller = (credential: string) => Promise<CallerCheck>;

/** Checks of API keys. */
export interface KeyChecks {
  /** Keys of customers, each with the scopes that it was issued with. */
  readonly customers: Pick<ApiKeys, 'verify'>;
  /** The key of the warehouse, which has every scope. */
  readonly warehouse: KeyVerifier;
}

const EVERY_SCOPE = ['orders:read', 'orders:write'];

/** Creates the check of API keys. */
export function createKeyCheck({ customers, warehouse }: KeyChecks): CheckCaller {
  return async (key) => {
    const customer = await customers.verify(key);
    if (customer.ok) return { ok: true, caller: { name: customer.key.owner, scopes: customer.key.scopes } };
    if (customer.result !== 'foreign-prefix') return customer;
    const other = await warehouse.verify(key);
    return other.ok ? { ok: true, caller: { name: 'warehouse', scopes: EVERY_SCOPE } } : other;
  };
}

/** Creates the check of API keys and tokens. A token has dots, and a key has none. */
export function createCallerCheck(keys: KeyChecks, tokens: TokenVerifier): CheckCaller {
  const checkKey = createKeyCheck(keys);
  return (credential) => (credential.includes('.') ? tokens.verify(credential) : checkKey(credential));
}
