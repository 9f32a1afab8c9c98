import type { Call } from '../aws';
import { secretReader } from '../reports/secret-reader';
import { Secrets } from '../reports/secrets';
import { GitHub } from './api';
import { type Access, appToken } from './app-token';
import type { Fetch } from './http';
import type { GitHubApi } from './sources';
import { storedToken, type TokenFor } from './token';

export interface ClientOptions {
  readonly call: Call;
  readonly now: () => number;
  /** Access of the tokens that are requested for an app. */
  readonly access: Access;
  /** @default - `fetch` of Node.js */
  readonly fetch?: Fetch;
}

/** Creates clients of configured APIs. Tokens are kept in memory for all of them. */
export function gitHubClients(options: ClientOptions): (source: GitHubApi) => GitHub {
  const { call, now, access, fetch } = options;
  const secrets = new Secrets(call, now);
  const read = secretReader(call);
  const clients = new Map<GitHubApi, GitHub>();
  return (source) => {
    const known = clients.get(source);
    if (known) return known;
    const { api } = source;
    const token: TokenFor = source.app
      ? appToken({ ...{ api, access, read, now }, app: source.app, ...(fetch && { fetch }) })
      : storedToken(source.token ?? '', secrets);
    const client = new GitHub({ api, token, ...(fetch && { fetch }) });
    clients.set(source, client);
    return client;
  };
}
