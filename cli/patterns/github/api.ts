import { setTimeout as pause } from 'node:timers/promises';
import type { GitHubPattern } from '../../../scan/src/patterns/github';
import { failureOf, GitHubFailed, waitOf } from './failures';

/** Custom pattern of an organization. */
export interface ExistingPattern extends GitHubPattern {
  readonly id: number;
  readonly slug: string;
  readonly state: 'published' | 'unpublished';
  readonly push_protection_enabled: boolean;
  readonly custom_pattern_version?: string;
}

/** Settings of push protection. */
export interface PatternConfigurations {
  readonly pattern_config_version: string;
  readonly custom_pattern_overrides?: readonly {
    readonly token_type: string;
    readonly slug: string;
    readonly custom_pattern_version?: string | null;
    readonly setting?: string;
  }[];
}

/** Pages of a list. */
const PER_PAGE = 100;
const TIMEOUT = 30_000;
/** Attempts of a call that changes nothing, and of one that GitHub refuses because of its rate. */
const ATTEMPTS = 3;

/** Custom patterns of an organization, by the REST API ("REST API endpoints for secret scanning custom patterns"). */
export class GitHubApi {
  private readonly root: string;

  constructor(
    base: string,
    private readonly token: string,
    readonly organization: string,
    private readonly wait: (milliseconds: number) => Promise<unknown> = pause,
  ) {
    this.root = `${base.replace(/\/+$/, '')}/orgs/${organization}/secret-scanning`;
  }

  /** All custom patterns. @throws GitHubFailed */
  async list(): Promise<ExistingPattern[]> {
    const found: ExistingPattern[] = [];
    for (let page = 1; ; page++) {
      const query = `per_page=${PER_PAGE}&page=${page}&sort=created&direction=asc`;
      const some = (await this.call('GET', `custom-patterns?${query}`)) as ExistingPattern[];
      found.push(...some);
      if (some.length < PER_PAGE) return found;
    }
  }

  /** @throws GitHubFailed */
  async create(patterns: readonly GitHubPattern[]): Promise<void> {
    await this.call('POST', 'custom-patterns', { patterns });
  }

  /** Replaces the expressions of a pattern, unless somebody changed it since it was read. @throws GitHubFailed */
  async update(id: number, version: string | undefined, pattern: GitHubPattern): Promise<void> {
    const { name: _, must_not_match = [], ...expressions } = pattern;
    const body = { ...expressions, must_not_match, custom_pattern_version: version };
    await this.call('PATCH', `custom-patterns/${id}`, body);
  }

  /** @throws GitHubFailed */
  async configurations(): Promise<PatternConfigurations> {
    return (await this.call('GET', 'pattern-configurations')) as PatternConfigurations;
  }

  /** Enables push protection for custom patterns. @throws GitHubFailed */
  async protect(version: string, settings: readonly object[]): Promise<void> {
    const body = { pattern_config_version: version, custom_pattern_settings: settings };
    await this.call('PATCH', 'pattern-configurations', body);
  }

  private async call(method: string, path: string, body?: object): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const last = attempt === ATTEMPTS;
      const response = await this.send(method, path, body).catch((error: unknown) => {
        // The request may have reached GitHub. Only a call that changes nothing is repeated.
        if (method === 'GET' && !last) return undefined;
        const { cause, message } = error as Error;
        const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
        throw new GitHubFailed('Unreachable', `GitHub did not answer: ${reason}.`);
      });
      if (response?.ok) return response.status === 204 ? undefined : await response.json();
      const delay = response === undefined ? 1000 : waitOf(response, method);
      if (response !== undefined && (delay === undefined || last)) {
        throw await failureOf(response, this.organization, body);
      }
      await this.wait(delay ?? 1000);
    }
  }

  private send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.root}/${path}`, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        'user-agent': 'cdk-rekey',
        'x-github-api-version': '2022-11-28',
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A redirection could send the token to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
  }
}
