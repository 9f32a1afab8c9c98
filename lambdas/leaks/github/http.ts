import { baseOf } from './addresses';
import { boundedText } from './body';
import { GitHubError } from './errors';

/** Time of one request, milliseconds. */
const TIMEOUT = 10_000;

/** The part of `fetch` that is used. */
export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

/** A request below the base of the API. */
export interface GitHubRequest {
  readonly method: 'GET' | 'PATCH' | 'POST';
  readonly path: string;
  readonly body?: object;
}

/** Sends requests to one GitHub: over HTTPS, with a time limit, and without following redirects. */
export class GitHubHttp {
  private readonly base: string;

  /** @throws GitHubError `BadAddress` */
  constructor(
    api: string,
    private readonly fetch: Fetch = (url, init) => globalThis.fetch(url, init),
  ) {
    this.base = baseOf(api);
  }

  /**
   * Sends a request. The answer may have any status.
   *
   * @throws GitHubError `TimedOut`, `Unreachable`
   */
  async send(bearer: string, { method, path, body }: GitHubRequest): Promise<Response> {
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${bearer}`,
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
    return this.fetch(`${this.base}${path}`, init).catch((error: unknown) => {
      throw new GitHubError(Object(error).name === 'TimeoutError' ? 'TimedOut' : 'Unreachable');
    });
  }
}

/**
 * The JSON of an answer.
 *
 * @throws GitHubError `BadAnswer`, and those of `boundedText`
 */
export async function jsonOf(response: Response): Promise<unknown> {
  const text = await boundedText(response);
  try {
    return JSON.parse(text);
  } catch {
    // Its message would quote the answer, which may hold the leaked value.
    throw new GitHubError('BadAnswer', response.status);
  }
}
