import type { GitHubAlert } from '../../contract';
import type { HttpAnswer } from '../../reports/http-get';
import { members, parsed, plain } from '../../reports/text';
import type { IntakeContext } from '../dependencies';
import { IntakeError } from '../outcome';
import { failureOf } from './failure';

/** Redirects of one request: GitHub redirects the old names of repositories. */
const MOST_REDIRECTS = 2;

/** An alert. The value goes no further than this function. */
export interface ReadAlert {
  readonly state: string;
  readonly value: string;
  readonly place?: string;
  readonly note: string;
}

/**
 * Reads an alert with its value.
 *
 * @throws IntakeError GitHubTokenRefused, GitHubForbidden, GitHubAlertNotFound, GitHubRateLimited, GitHubFailed,
 *   GitHubValueHidden
 */
export async function readAlert(alert: GitHubAlert, context: IntakeContext): Promise<ReadAlert> {
  const { secrets, clock } = context;
  let answer = await request(alert, context, await secrets.current(alert.token));
  if (answer.status === 401) {
    const [rotated] = (await secrets.again(alert.token)) ?? [];
    if (rotated !== undefined) answer = await request(alert, context, rotated);
  }
  const read = answer.status === 200 ? members(parsed(answer.body)) : undefined;
  if (!read || typeof read.state !== 'string') throw failureOf(answer, alert, clock.now());
  const { secret, state } = read;
  if (typeof secret !== 'string')
    throw new IntakeError(
      'GitHubValueHidden',
      `The alert ${alert.number} of ${alert.repository} has no value. Give the token the access that docs/leak-response.md names.`,
    );
  return {
    state: plain(state, 40) ?? 'unknown',
    value: textOf(read, secret),
    ...placeOf(read),
    note: noteOf(read),
  };
}

/** The address is made of the configured API and of checked names. Redirects to another origin are not followed. */
async function request(
  { api, repository, number }: GitHubAlert,
  { get }: IntakeContext,
  token: string,
): Promise<HttpAnswer> {
  const path = repository.split('/').map(encodeURIComponent).join('/');
  let url = `${api}/repos/${path}/secret-scanning/alerts/${number}`;
  for (let redirects = 0; ; redirects++) {
    const answer = await get(url, {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token.trim()}`,
      'user-agent': 'cdk-rekey',
      'x-github-api-version': '2022-11-28',
    });
    const { location } = answer.headers;
    if (![301, 302, 307, 308].includes(answer.status) || location === undefined) return answer;
    const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
    if (redirects === MOST_REDIRECTS || next?.origin !== new URL(api).origin) return answer;
    url = next.href;
  }
}

/** The decoded value of one that was found in base64. */
function textOf({ is_base64_encoded }: Readonly<Record<string, unknown>>, secret: string): string {
  if (is_base64_encoded !== true) return secret;
  const bytes = Buffer.from(secret, 'base64');
  const text = bytes.toString('utf8');
  const isEncoded = bytes.toString('base64').replace(/=+$/, '') === secret.trim().replace(/=+$/, '');
  return isEncoded && Buffer.from(text).equals(bytes) ? text : secret;
}

function placeOf({ html_url }: Readonly<Record<string, unknown>>): { place?: string } {
  const place = plain(html_url);
  return place === undefined ? {} : { place };
}

function noteOf(read: Readonly<Record<string, unknown>>): string {
  const type = plain(read.secret_type_display_name, 100) ?? plain(read.secret_type, 100) ?? 'an unknown type';
  const facts = [
    ...(typeof read.validity === 'string' ? [`its validity is ${plain(read.validity, 20)}`] : []),
    ...(read.publicly_leaked === true ? ['it is public'] : []),
    ...(read.push_protection_bypassed === true ? ['push protection was bypassed'] : []),
  ];
  return `${[`GitHub found a secret of the type ${type}`, ...facts].join('; ')}.`;
}
