import { type AlertsOf, baseOf, listOf, nextOf, pathOf } from './addresses';
import { boundedText } from './body';
import { GitHubError, ofStatus } from './errors';

/** Time of one request, milliseconds. */
const TIMEOUT = 10_000;
/** Alerts of a page (the maximum of the API). */
const PER_PAGE = 100;

export type { AlertsOf } from './addresses';

/** The part of `fetch` that is used. */
export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

export interface GitHubOptions {
  /** Base URL, such as `https://api.github.com` or `https://github.example.com/api/v3`. */
  readonly api: string;
  /** Reads the token. It is called for each request, so that a rotated token is used. */
  readonly token: () => Promise<string>;
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
 * Calls the secret scanning API of GitHub. It sends the token to the host of `api` over HTTPS only, follows no redirect,
 * and reads at most a bounded part of an answer. Its errors hold no part of an answer.
 */
export class GitHub {
  private readonly base: string;
  private readonly fetch: Fetch;

  /** @throws GitHubError `BadAddress` */
  constructor(private readonly options: GitHubOptions) {
    this.base = baseOf(options.api);
    this.fetch = options.fetch ?? ((url, init) => fetch(url, init));
  }

  /** Reads an alert with its value. */
  async alertWithSecret(repository: string, number: number): Promise<Alert> {
    return alertOf(await this.json('GET', pathOf(repository, number)));
  }

  /** Reads an alert without its value. */
  async alert(repository: string, number: number): Promise<Alert> {
    return alertOf(await this.json('GET', `${pathOf(repository, number)}?hide_secret=true`));
  }

  /** Resolves an alert as revoked. The comment is public to all who see the alert. */
  async resolve(repository: string, number: number, comment: string): Promise<Alert> {
    const body = { state: 'resolved', resolution: 'revoked', resolution_comment: comment };
    return alertOf(await this.json('PATCH', pathOf(repository, number), body));
  }

  /** Open alerts without their values, oldest pages last. Stops after `most` alerts. */
  async openAlerts(of: AlertsOf, most: number): Promise<{ alerts: Alert[]; complete: boolean }> {
    const alerts: Alert[] = [];
    let query: string | undefined = `state=open&hide_secret=true&per_page=${PER_PAGE}`;
    while (query !== undefined && alerts.length < most) {
      const response = await this.request('GET', `${listOf(of)}?${query}`);
      const list: unknown = await parsed(response);
      if (!Array.isArray(list)) throw new GitHubError('BadAnswer', response.status);
      alerts.push(...list.map(alertOf));
      query = nextOf(response.headers.get('link'));
    }
    return { alerts: alerts.slice(0, most), complete: query === undefined && alerts.length <= most };
  }

  private async json(method: string, path: string, body?: object): Promise<unknown> {
    return parsed(await this.request(method, path, body));
  }

  private async request(method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${await this.options.token()}`,
      'user-agent': 'cdk-rekey',
      'x-github-api-version': '2022-11-28',
      ...(body && { 'content-type': 'application/json' }),
    };
    const init: RequestInit = {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
      ...(body && { body: JSON.stringify(body) }),
    };
    const response = await this.fetch(`${this.base}${path}`, init).catch((error: unknown) => {
      throw new GitHubError(isTimeout(error) ? 'TimedOut' : 'Unreachable');
    });
    if (response.ok) return response;
    // An unread body would hold the connection.
    await response.body?.cancel().catch(() => undefined);
    throw ofStatus(response);
  }
}

async function parsed(response: Response): Promise<unknown> {
  const text = await boundedText(response);
  try {
    return JSON.parse(text);
  } catch {
    // Its message would quote the answer, which may hold the leaked value.
    throw new GitHubError('BadAnswer', response.status);
  }
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

const isTimeout = (error: unknown): boolean => Object(error).name === 'TimeoutError';
