import { GitHubError } from './errors';

/** `owner/name`. Names of two points would leave the path. */
const REPOSITORY = /^(?!\.{1,2}\/)[\w.-]{1,100}\/(?!\.{1,2}$)[\w.-]{1,100}$/;
const ORGANIZATION = /^[A-Za-z\d](?:[A-Za-z\d-]{0,98}[A-Za-z\d])?$/;

/** Owner of a list of alerts: an organization, or a repository `owner/name`. */
export type AlertsOf = { readonly organization: string } | { readonly repository: string };

/**
 * Base of all addresses, without a slash at its end.
 *
 * @throws GitHubError `BadAddress`
 */
export function baseOf(api: string): string {
  const url = URL.canParse(api) ? new URL(api) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password || url.search || url.hash)
    throw new GitHubError('BadAddress');
  return url.href.replace(/\/$/, '');
}

/**
 * Path of an alert.
 *
 * @throws GitHubError `BadName`
 */
export function pathOf(repository: string, number: number): string {
  if (!Number.isSafeInteger(number) || number < 1) throw new GitHubError('BadName');
  return `${listOf({ repository })}/${number}`;
}

/**
 * Path of a list of alerts.
 *
 * @throws GitHubError `BadName`
 */
export const listOf = (of: AlertsOf): string => `${ownerOf(of)}/secret-scanning/alerts`;

/**
 * Path of the installation of an app (GitHub REST API, "GitHub Apps").
 *
 * @throws GitHubError `BadName`
 */
export const installationOf = (of: AlertsOf): string => `${ownerOf(of)}/installation`;

function ownerOf(of: AlertsOf): string {
  const [scope, name, form] =
    'organization' in of
      ? (['orgs', of.organization, ORGANIZATION] as const)
      : (['repos', of.repository, REPOSITORY] as const);
  if (!form.test(name)) throw new GitHubError('BadName');
  return `/${scope}/${name}`;
}

/** The query of the next page: its host and path are not taken from an answer. */
export function nextOf(link: string | null): string | undefined {
  const [, url = ''] = /<([^<>]+)>;\s*rel="next"/.exec(link ?? '') ?? [];
  return URL.canParse(url) ? new URL(url).search.slice(1) : undefined;
}
