/** Reasons for which a call of GitHub failed. */
export type GitHubErrorCode =
  /** The address of the API is no HTTPS URL. */
  | 'BadAddress'
  /** The name of the repository or organization, or the number of the alert, has another form. */
  | 'BadName'
  | 'Unreachable'
  | 'TimedOut'
  /** The token is invalid, expired or revoked. */
  | 'Unauthorized'
  /** The token lacks the permission, or secret scanning is turned off. */
  | 'Forbidden'
  /** The alert or repository does not exist, or the token may not see it. */
  | 'NotFound'
  /** The repository was renamed or moved. Redirects are not followed, because they would receive the token. */
  | 'Redirected'
  | 'RateLimited'
  /** GitHub refused the change. */
  | 'Refused'
  /** The answer is longer than the limit. */
  | 'TooLarge'
  /** The answer has another form. */
  | 'BadAnswer'
  | 'ServerError'
  /** The secret holds no text that can be a token. */
  | 'TokenInvalid'
  /** The secret holds no RSA private key. */
  | 'AppKeyInvalid'
  /** GitHub knows no app with the id and the key. */
  | 'AppUnknown'
  /** The clock of GitHub differs, so that it does not accept what the app signs. */
  | 'AppClockWrong'
  /** The app has no installation that may access the repository or organization. */
  | 'AppNotInstalled'
  | 'AppSuspended'
  /** The installation does not have the permission "Secret scanning alerts" with the access that is needed. */
  | 'AppPermissionMissing';

const MEANINGS: Readonly<Record<GitHubErrorCode, string>> = {
  BadAddress: 'the address of the API is not an HTTPS URL',
  BadName: 'the repository, organization or alert has an invalid name',
  Unreachable: 'GitHub cannot be reached',
  TimedOut: 'GitHub did not answer in time',
  Unauthorized: 'GitHub does not accept the token',
  Forbidden: 'the token lacks the permission "Secret scanning alerts", or secret scanning is turned off',
  NotFound: 'the alert does not exist, or the token cannot see the repository',
  Redirected: 'the repository was renamed or moved, and redirects are not followed',
  RateLimited: 'the rate limit of the token is reached',
  Refused: 'GitHub refused the request',
  TooLarge: 'the answer of GitHub is too large',
  BadAnswer: 'the answer of GitHub has an unexpected form',
  ServerError: 'GitHub reported an internal error',
  TokenInvalid: 'the secret holds no token: neither a text nor JSON with the member "token"',
  AppKeyInvalid: 'the secret holds no RSA private key in PEM, PKCS#1 or PKCS#8, without a passphrase',
  AppUnknown: 'GitHub does not know the app: the client id belongs to another app, or the key was deleted',
  AppClockWrong: 'the clock of GitHub and that of the function differ by more than a minute',
  AppNotInstalled: 'the app is not installed there, or its installation may not access the repository',
  AppSuspended: 'the installation of the app is suspended',
  AppPermissionMissing: 'the installation of the app lacks the permission "Secret scanning alerts"',
};

/** A failed call of GitHub. It holds no part of the answer, which may hold the leaked value. */
export class GitHubError extends Error {
  constructor(
    readonly code: GitHubErrorCode,
    readonly status?: number,
    /** Seconds after which GitHub accepts requests again. */
    readonly retryAfter?: number,
  ) {
    super(`${MEANINGS[code]}${status === undefined ? '' : ` (HTTP ${status})`}`);
    this.name = `GitHub${code}`;
  }
}

/**
 * The error of a response.
 *
 * @param text - its body, of which the error holds nothing.
 */
export function errorOf({ status, headers }: Response, text: string): GitHubError {
  const wait = retryAfter(headers);
  // A limit answers 429, or 403 with no requests left, with a time to wait, or with only a text ("Rate limits for the REST API").
  if (status === 429 || (status === 403 && (wait !== undefined || LIMITED.test(text))))
    return new GitHubError('RateLimited', status, wait);
  return new GitHubError(codeOf(status), status);
}

/** Text of a refusal by a secondary rate limit, which may have no header. */
const LIMITED = /rate limit/i;

function codeOf(status: number): GitHubErrorCode {
  if (status >= 500) return 'ServerError';
  if (status >= 300 && status < 400) return 'Redirected';
  if (status === 401) return 'Unauthorized';
  if (status === 403) return 'Forbidden';
  return status === 404 || status === 410 ? 'NotFound' : 'Refused';
}

function retryAfter(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds)) return seconds;
  if (headers.get('x-ratelimit-remaining') !== '0') return undefined;
  const reset = Number(headers.get('x-ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(0, Math.ceil(reset - Date.now() / 1000)) : 60;
}
