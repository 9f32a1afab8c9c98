import type { GitHubAlert } from '../../contract';
import type { Alert } from '../../github/api';
import { GitHubError, type GitHubErrorCode } from '../../github/errors';
import { plain } from '../../reports/text';
import type { GitHubSource } from '../contract';
import type { IntakeContext } from '../dependencies';
import { IntakeError } from '../outcome';

/** Errors after which the credential of another source may read the alert. */
const OTHER_SOURCE: readonly GitHubErrorCode[] = [
  ...(['Unauthorized', 'Forbidden', 'NotFound', 'TokenInvalid'] as const),
  ...(['AppKeyInvalid', 'AppUnknown', 'AppClockWrong'] as const),
  ...(['AppNotInstalled', 'AppSuspended', 'AppPermissionMissing'] as const),
];
/** Seconds. GitHub's limits last an hour at most (GitHub documentation, "Rate limits for the REST API"). */
const LONGEST_WAIT = 3900;
/** Pause that GitHub asks for without a header (GitHub documentation, "Best practices for using the REST API"). */
const DEFAULT_WAIT = 60;

/** An alert. The value goes no further than this function. */
export interface ReadAlert {
  readonly state: string;
  readonly value: string;
  readonly place?: string;
  readonly note: string;
  /** Source whose credential read it. */
  readonly source: GitHubSource;
}

/**
 * Reads an alert with its value, with the first credential that may.
 *
 * @param sources - sources with the API of the alert.
 * @throws IntakeError named by the error of GitHub, or `GitHubValueHidden`
 */
export async function readAlert(
  alert: Pick<GitHubAlert, 'repository' | 'number'>,
  sources: readonly GitHubSource[],
  context: Pick<IntakeContext, 'gitHub'>,
): Promise<ReadAlert> {
  const about = `the alert ${alert.number} of ${alert.repository}`;
  let failure: IntakeError | undefined;
  for (const source of sources)
    try {
      const read = await context.gitHub(source).alertWithSecret(alert.repository, alert.number);
      if (read.secret !== undefined) return { ...factsOf(read, read.secret), source };
      failure ??= new IntakeError('GitHubValueHidden', `GitHub does not show the value of ${about}.`);
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      // The first error is about the credential that was meant, as far as it is known.
      failure ??= failed(error, about);
      if (!OTHER_SOURCE.includes(error.code)) throw failed(error, about);
    }
  throw failure ?? new IntakeError('GitHubNotFound', `No credential is configured for ${about}.`);
}

function failed(error: GitHubError, about: string): IntakeError {
  const wait = Math.ceil(Math.min(LONGEST_WAIT, Math.max(1, error.retryAfter ?? DEFAULT_WAIT)));
  return new IntakeError(
    error.name,
    `${about}: ${error.message}.`,
    error.code === 'RateLimited' ? wait : undefined,
  );
}

function factsOf(alert: Alert, secret: string): Omit<ReadAlert, 'source'> {
  const place = plain(alert.page);
  const type = plain(alert.typeName, 100) ?? plain(alert.secretType, 100) ?? 'an unknown type';
  const facts = [
    ...(alert.validity === undefined ? [] : [`its validity is ${plain(alert.validity, 20)}`]),
    ...(alert.isPublic ? ['it is public'] : []),
    ...(alert.isBypassed ? ['push protection was bypassed'] : []),
  ];
  return {
    state: plain(alert.state, 40) ?? 'unknown',
    value: alert.isEncoded ? decoded(secret) : secret,
    ...(place !== undefined && { place }),
    note: `${[`GitHub found a secret of the type ${type}`, ...facts].join('; ')}.`,
  };
}

/** The value that a text in base64 encodes, or the text itself if it is none. */
function decoded(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const value = bytes.toString('utf8');
  const isEncoded = bytes.toString('base64').replace(/=+$/, '') === text.trim().replace(/=+$/, '');
  return isEncoded && Buffer.from(value).equals(bytes) ? value : text;
}
