import { members, parsed } from '../reports/text';
import { boundedText } from './body';
import { errorOf, GitHubError, type GitHubErrorCode } from './errors';

/** Difference of the clocks that a JWT bridges, milliseconds. */
const CLOCK_SLACK = 60_000;

/** Texts of refusals, which GitHub does not document otherwise. Each was seen in reports of users. */
const TEXTS: readonly (readonly [status: number, pattern: RegExp, code: GitHubErrorCode])[] = [
  [401, /claim \('(exp|iat)'\)/, 'AppClockWrong'],
  [403, /suspended/i, 'AppSuspended'],
  [404, /integration not found/i, 'AppUnknown'],
  [422, /permissions requested/i, 'AppPermissionMissing'],
  [422, /repository that does not exist/i, 'AppNotInstalled'],
];

/** Meaning of a status without a known text. */
const STATUSES: Readonly<Record<number, GitHubErrorCode>> = {
  401: 'AppUnknown',
  404: 'AppNotInstalled',
};

/** The error of an answer that refuses an app, its installation or a token of it. It holds no part of the answer. */
export async function appRefusal(response: Response, now: number): Promise<GitHubError> {
  const { status, headers } = response;
  const text = await boundedText(response);
  const message = String(members(parsed(text)).message ?? '');
  const known = TEXTS.find(([of, pattern]) => of === status && pattern.test(message))?.[2];
  if (known !== undefined) return new GitHubError(known, status);
  const isSkewed = Math.abs(Date.parse(headers.get('date') ?? '') - now) > CLOCK_SLACK;
  if (status === 401 && isSkewed) return new GitHubError('AppClockWrong', status);
  const code = STATUSES[status];
  return code === undefined ? errorOf(response, text) : new GitHubError(code, status);
}
