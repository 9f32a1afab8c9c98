import { type AlertsOf, listOf, nextOf, pathOf } from './addresses';
import { boundedText } from './body';
import { errorOf, GitHubError } from './errors';
import { type Fetch, GitHubHttp, type GitHubRequest, jsonOf } from './http';
import type { TokenFor } from './token';

/** Alerts of a page (the maximum of the API). */
const PER_PAGE = 100;

export type { AlertsOf } from './addresses';
export type { Fetch } from './http';

export interface GitHubOptions {
  /** Base URL, such as `https://api.github.com` or `https://github.example.com/api/v3`. */
  readonly api: string;
  /** Token of each request. It is called for each request, so that a rotated or expired token is replaced. */
  readonly token: TokenFor;
  /** @default - `fetch` of Node.js */
  readonly fetch?: Fetch;
}

/** A secret scanning alert. Other members of the answer are dropped, among them people and the excerpts of locations. */
export interface Alert {
  readonly number: number;
  readonly state: string;
  readonly resolution?: string;
  readonly secretType: string;
  /** Name of the type for people. */
  readonly typeName?: string;
  /** `active`, `inactive` or `unknown`. */
  readonly validity?: string;
  /** True if the value is in a public repository. */
  readonly isPublic?: boolean;
  /** True if somebody pushed it although push protection had found it. */
  readonly isBypassed?: boolean;
  /** True if the value was found in base64. */
  readonly isEncoded?: boolean;
  /** Time at which GitHub found it, ISO 8601. */
  readonly createdAt: string;
  /** Address of its page. */
  readonly page: string;
  /** `owner/name`, in the lists of an organization. */
  readonly repository?: string;
  /** The leaked value, if it was asked for. Keep it in memory. */
  readonly secret?: string;
}

/**
 * Calls the secret scanning API of GitHub. It sends the token to the host of `api` only, and reads at most a bounded part of an
 * answer. Its errors hold no part of an answer.
 */
export class GitHub {
  private readonly http: GitHubHttp;

  /** @throws GitHubError `BadAddress` */
  constructor(private readonly options: GitHubOptions) {
    this.http = new GitHubHttp(options.api, options.fetch);
  }

  /** Reads an alert with its value. */
  async alertWithSecret(repository: string, number: number): Promise<Alert> {
    const path = pathOf(repository, number);
    return alertOf(await this.json(repository, { method: 'GET', path }));
  }

  /** Reads an alert without its value. */
  async alert(repository: string, number: number): Promise<Alert> {
    const path = `${pathOf(repository, number)}?hide_secret=true`;
    return alertOf(await this.json(repository, { method: 'GET', path }));
  }

  /** Resolves an alert as revoked. The comment is public to all who see the alert. */
  async resolve(repository: string, number: number, comment: string): Promise<Alert> {
    const path = pathOf(repository, number);
    const body = { state: 'resolved', resolution: 'revoked', resolution_comment: comment };
    return alertOf(await this.json(repository, { method: 'PATCH', path, body }));
  }

  /** Open alerts without their values, oldest pages last. Stops after `most` alerts. */
  async openAlerts(of: AlertsOf, most: number): Promise<{ alerts: Alert[]; complete: boolean }> {
    const alerts: Alert[] = [];
    let query: string | undefined = `state=open&hide_secret=true&per_page=${PER_PAGE}`;
    while (query !== undefined && alerts.length < most) {
      const response = await this.request(of, { method: 'GET', path: `${listOf(of)}?${query}` });
      const list: unknown = await jsonOf(response);
      if (!Array.isArray(list)) throw new GitHubError('BadAnswer', response.status);
      alerts.push(...list.map(alertOf));
      query = nextOf(response.headers.get('link'));
    }
    return { alerts: alerts.slice(0, most), complete: query === undefined && alerts.length <= most };
  }

  private async json(repository: string, request: GitHubRequest): Promise<unknown> {
    return jsonOf(await this.request({ repository }, request));
  }

  /** A token that GitHub refuses may have been rotated, or revoked before it expired: the request is repeated with another. */
  private async request(of: AlertsOf, request: GitHubRequest): Promise<Response> {
    const token = await this.options.token(of);
    const response = await this.http.send(token, request);
    if (response.status !== 401) return accepted(response);
    // An unread body would hold the connection.
    await response.body?.cancel().catch(() => undefined);
    const other = await this.options.token(of, token);
    if (other === token) throw errorOf(response, '');
    return accepted(await this.http.send(other, request));
  }
}

/** @throws GitHubError */
async function accepted(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw errorOf(response, await boundedText(response).catch(() => ''));
}

function alertOf(answer: unknown): Alert {
  const alert = Object(answer) as Readonly<Record<string, unknown>>;
  const { number, state, resolution, secret } = alert;
  const repository = (Object(alert.repository) as Readonly<Record<string, unknown>>).full_name;
  if (typeof number !== 'number' || typeof state !== 'string') throw new GitHubError('BadAnswer');
  return {
    number,
    state,
    secretType: String(alert.secret_type ?? ''),
    createdAt: String(alert.created_at ?? ''),
    page: String(alert.html_url ?? ''),
    ...factsOf(alert),
    ...(typeof resolution === 'string' && { resolution }),
    ...(typeof repository === 'string' && { repository }),
    ...(typeof secret === 'string' && { secret }),
  };
}

function factsOf(alert: Readonly<Record<string, unknown>>): Partial<Alert> {
  const { secret_type_display_name: typeName, validity } = alert;
  return {
    ...(typeof typeName === 'string' && { typeName }),
    ...(typeof validity === 'string' && { validity }),
    ...(alert.publicly_leaked === true && { isPublic: true }),
    ...(alert.push_protection_bypassed === true && { isBypassed: true }),
    ...(alert.is_base64_encoded === true && { isEncoded: true }),
  };
}
