import type { KeyObject } from 'node:crypto';
import { MINUTE } from '../../../engine/src/time/clock';
import type { ReadSecret } from '../reports/secret-reader';
import { members } from '../reports/text';
import { type AlertsOf, installationOf } from './addresses';
import { appJwt, privateKeyIn } from './app-key';
import { appRefusal } from './app-refusal';
import { GitHubError } from './errors';
import { type Fetch, GitHubHttp, type GitHubRequest, jsonOf } from './http';
import type { GitHubAppSource } from './sources';
import { checked, type TokenFor } from './token';

/** Time before the end of a token at which another one is requested. A token lives an hour. */
const EARLY = 5 * MINUTE;

/** Access to the alerts: `write` closes them. */
export type Access = 'read' | 'write';

export interface AppTokenOptions {
  /** Base URL of the API. */
  readonly api: string;
  readonly app: GitHubAppSource;
  readonly access: Access;
  readonly read: ReadSecret;
  readonly now: () => number;
  /** @default - `fetch` of Node.js */
  readonly fetch?: Fetch;
}

interface Kept {
  readonly token: string;
  /** Time after which another one is requested. */
  readonly until: number;
}

/**
 * Installation tokens of a GitHub App, each for one repository, or for the repositories of an organization, with access to
 * alerts only. They are kept in memory. The private key is read for each new token and not kept, so that an exchanged key is
 * used at once.
 *
 * @throws GitHubError
 */
export function appToken(options: AppTokenOptions): TokenFor {
  const { api, app, access, read, now, fetch } = options;
  const http = new GitHubHttp(api, fetch);
  const kept = new Map<string, Promise<Kept>>();
  return tokenFor;

  async function tokenFor(of: AlertsOf, refused?: string): Promise<string> {
    const scope = installationOf(of).toLowerCase();
    const known = kept.get(scope);
    if (known) {
      const { token, until } = await known;
      if (token !== refused && now() < until) return token;
      // Another caller has requested one meanwhile.
      if (kept.get(scope) !== known) return tokenFor(of, refused);
    }
    const requested = request(of);
    kept.set(scope, requested);
    requested.catch(() => {
      if (kept.get(scope) === requested) kept.delete(scope);
    });
    return (await requested).token;
  }

  async function request(of: AlertsOf): Promise<Kept> {
    const key = privateKeyIn(await read(app.privateKey));
    const id = app.installationId ?? (await ask(key, { method: 'GET', path: installationOf(of) })).id;
    if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw new GitHubError('BadAnswer');
    const body = {
      permissions: { secret_scanning_alerts: access, metadata: 'read' },
      ...('repository' in of && { repositories: [of.repository.split('/')[1]] }),
    };
    const path = `/app/installations/${id}/access_tokens`;
    const { token, expires_at } = await ask(key, { method: 'POST', path, body });
    const end = Date.parse(String(expires_at));
    if (Number.isNaN(end)) throw new GitHubError('BadAnswer');
    return { token: checked(token), until: end - EARLY };
  }

  async function ask(key: KeyObject, question: GitHubRequest): Promise<Readonly<Record<string, unknown>>> {
    const response = await http.send(appJwt(app.clientId, key, now()), question);
    if (response.ok) return members(await jsonOf(response));
    throw await appRefusal(response, now());
  }
}
