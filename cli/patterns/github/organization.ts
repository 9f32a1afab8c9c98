import { githubPattern, MOST_PATTERNS, testString } from '../../../scan/src/patterns/github';
import type { KeyPattern } from '../../../scan/src/patterns/key-pattern';
import { type ExistingPattern, GitHubApi } from './api';
import { GitHubFailed } from './failures';
import { planOf } from './plan';
import { protect } from './protect';
import { stepsOf } from './steps';

/** Input of the command. */
interface Options {
  readonly organization: string;
  readonly dryRun: boolean;
  /** `GITHUB_TOKEN`, and `GITHUB_API_URL` for GitHub Enterprise. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Waits before a call is repeated. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * Creates the custom patterns of an app in an organization, updates those whose expressions changed, and enables push
 * protection for those that are published. Returns what was done, and the steps for the web page. A repetition changes nothing.
 *
 * @throws GitHubFailed
 */
export async function githubOrganization(
  patterns: readonly KeyPattern[],
  { organization, dryRun, env, wait }: Options,
): Promise<string> {
  const api = new GitHubApi(baseOf(env), tokenOf(env), organization, wait);
  const wanted = patterns.map(githubPattern);
  const before = await api.list();
  const { create, update, same, others } = planOf(wanted, before);
  if (before.length + create.length > MOST_PATTERNS) {
    const count = `${organization} has ${before.length} custom patterns, and ${create.length} are new.`;
    throw new GitHubFailed(
      'Invalid',
      `${count} GitHub takes ${MOST_PATTERNS}. Delete some that are not in use.`,
    );
  }
  if (!dryRun) {
    if (create.length > 0) await api.create(create);
    for (const { existing, pattern } of update)
      await api.update(existing.id, existing.custom_pattern_version, pattern);
  }
  const isChanged = create.length + update.length > 0 && !dryRun;
  const names = new Set(wanted.map(({ name }) => name));
  const after = (isChanged ? await api.list() : before).filter(({ name }) => names.has(name));
  const published = after.filter(({ state }) => state === 'published');
  const unprotected = published.filter((pattern) => !pattern.push_protection_enabled);
  const left = dryRun ? unprotected : await protect(api, unprotected);
  const would = dryRun ? 'would be ' : '';
  return [
    ...create.map(({ name }) => `${would}created: ${name}`),
    ...update.map(({ pattern }) => `${would}updated: ${pattern.name}`),
    ...same.map(({ name }) => `unchanged: ${name}`),
    ...unprotected
      .filter((pattern) => dryRun || !left.includes(pattern))
      .map(({ name }) => `push protection ${would}enabled: ${name}`),
    ...others.map(({ name }) => `not of this app, left as it is: ${name}`),
    ...stepsOf(organization, {
      unpublished: wanted
        .map(({ name }) => name)
        .filter((name) => !published.some((one) => one.name === name)),
      unprotected: dryRun ? [] : left.map(({ name }: ExistingPattern) => name),
      tests: new Map(patterns.map((pattern) => [githubPattern(pattern).name, testString(pattern)])),
    }),
  ].join('\n');
}

/** @throws GitHubFailed */
function tokenOf({ GITHUB_TOKEN: token = '' }: Options['env']): string {
  if (token === '') {
    throw new GitHubFailed('TokenMissing', 'Set GITHUB_TOKEN to a token that may manage the organization.');
  }
  // An error of fetch would state a header that is not valid.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new GitHubFailed(
      'TokenRefused',
      'GITHUB_TOKEN has spaces, line ends or other characters of no token.',
    );
  }
  return token;
}

/** @throws GitHubFailed */
function baseOf({ GITHUB_API_URL: base = 'https://api.github.com' }: Options['env']): string {
  if (URL.canParse(base) && /^https?:$/.test(new URL(base).protocol)) return base;
  throw new GitHubFailed('Unreachable', `GITHUB_API_URL is ${JSON.stringify(base)}, which is no URL.`);
}
