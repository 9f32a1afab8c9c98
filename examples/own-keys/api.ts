import { createServer, type Server } from 'node:http';
import { type ApiKeys, answerOf, type KeyVerifier } from 'rekey-client/api-keys';

/** Checks of the keys that the API accepts. */
export interface Checks {
  /** Keys of customers, each with the scopes that it was issued with. */
  readonly customers: Pick<ApiKeys, 'verify'>;
  /** The key of the warehouse, which may do everything. */
  readonly warehouse: KeyVerifier;
  /** Called with the reason of each refusal, for the log. Callers do not see it. */
  readonly onRefusal: (reason: string) => void;
}

/** Scopes of the requests. */
const SCOPES: Readonly<Record<string, string>> = {
  'GET /orders': 'orders:read',
  'POST /orders': 'orders:write',
};

/** A small API whose callers send a key as a bearer token. */
export function createApi({ customers, warehouse, onRefusal }: Checks): Server {
  /** The caller with a key and its scopes; undefined means all. */
  async function callerOf(key: string) {
    const customer = await customers.verify(key);
    if (customer.ok) return { ok: true, name: customer.key.owner, scopes: customer.key.scopes } as const;
    if (customer.result !== 'foreign-prefix') return customer;
    const other = await warehouse.verify(key);
    return other.ok ? ({ ok: true, name: 'warehouse', scopes: undefined } as const) : other;
  }

  return createServer(async (request, response) => {
    const key = /^Bearer (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const caller = await callerOf(key);
    if (!caller.ok) {
      onRefusal(caller.result);
      const { status, headers, body } = answerOf(caller);
      response.writeHead(status, headers).end(body);
      return;
    }
    const scope = SCOPES[`${request.method} ${request.url}`];
    if (scope === undefined) response.writeHead(404).end();
    else if (caller.scopes && !caller.scopes.includes(scope)) response.writeHead(403).end();
    else response.writeHead(200).end(JSON.stringify({ caller: caller.name }));
  });
}
