import type { Server } from 'node:http';
import { createCallerCheck, type KeyChecks } from './callers';
import { createBearerServer } from './server';
import type { TokenVerifier } from './tokens';

/** Checks of the keys and tokens that the API accepts. */
export interface ApiChecks extends KeyChecks {
  readonly tokens: TokenVerifier;
  /** Called with the reason of each refusal, for the log. */
  readonly onRefusal: (reason: string) => void;
}

/** Scopes of the requests. */
const SCOPES: Readonly<Record<string, string>> = {
  'GET /orders': 'orders:read',
  'POST /orders': 'orders:write',
};

/** A small API whose callers send an API key or a token. */
export function createApi({ tokens, onRefusal, ...keys }: ApiChecks): Server {
  return createBearerServer({
    check: createCallerCheck(keys, tokens),
    onRefusal,
    answer(request, { name, scopes }) {
      const scope = SCOPES[request];
      if (scope === undefined) return { status: 404 };
      return scopes.includes(scope) ? { status: 200, body: { caller: name } } : { status: 403 };
    },
  });
}
