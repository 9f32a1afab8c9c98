import type { GitHubAlert } from '../../contract';
import type { HttpAnswer } from '../../reports/http-get';
import { IntakeError } from '../outcome';

/** Seconds. GitHub's limits last an hour at most; SQS allows 12 hours. */
const LONGEST_WAIT = 3900;
/** Pause that GitHub asks for without a header (GitHub documentation, "Best practices for using the REST API"). */
const DEFAULT_WAIT = 60;

/** The error of an answer without an alert. Nothing of its body is quoted. */
export function failureOf(answer: HttpAnswer, { repository, number }: GitHubAlert, now: number): IntakeError {
  const { status } = answer;
  const about = `the alert ${number} of ${repository}`;
  const wait = waitOf(answer, now);
  if (wait !== undefined)
    return new IntakeError('GitHubRateLimited', `GitHub limits the rate of requests for ${about}.`, wait);
  switch (status) {
    case 401:
      return new IntakeError(
        'GitHubTokenRefused',
        `GitHub refuses the token for ${about}. Store a valid one.`,
      );
    case 403:
      return new IntakeError(
        'GitHubForbidden',
        `The token may not read ${about}. Give it the permission "Secret scanning alerts".`,
      );
    case 404:
      return new IntakeError(
        'GitHubAlertNotFound',
        `GitHub has no ${about}, or the token has no access to the repository. Check both.`,
      );
    default:
      return new IntakeError('GitHubFailed', `GitHub answered ${status} to the request for ${about}.`);
  }
}

/** Seconds until the next request; undefined if the answer is not about the rate (GitHub documentation, "Rate limits"). */
function waitOf({ status, headers }: HttpAnswer, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers['retry-after'] ?? Number.NaN);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) - now / 1000;
  const isSpent = headers['x-ratelimit-remaining'] === '0';
  if (status === 403 && Number.isNaN(after) && !isSpent) return undefined;
  const wait = [after, ...(isSpent ? [reset] : [])].find((seconds) => !Number.isNaN(seconds)) ?? DEFAULT_WAIT;
  return Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(wait)));
}
