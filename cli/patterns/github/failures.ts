/** Reasons for which a call of GitHub fails. */
export type GitHubFailure =
  | 'TokenMissing'
  | 'TokenRefused'
  | 'Forbidden'
  | 'NotFound'
  | 'Changed'
  | 'Invalid'
  | 'RateLimited'
  | 'Unreachable'
  | 'Unexpected';

/** Failed call of GitHub. The message has no token. */
export class GitHubFailed extends Error {
  constructor(
    readonly code: GitHubFailure,
    message: string,
  ) {
    super(`[${code}] ${message}`);
  }
}

/** Longest time for which the command waits until GitHub takes calls again. */
const LONGEST_WAIT = 60_000;

/** Milliseconds to wait before the call is repeated, or undefined if it is not repeated. */
export function waitOf(response: Response, method: string): number | undefined {
  if (response.status >= 500) return method === 'GET' ? 1000 : undefined;
  const wait = rateLimit(response);
  return wait !== undefined && wait <= LONGEST_WAIT ? wait : undefined;
}

/** Milliseconds until the rate limit ends, or undefined if it is not the reason of the response. */
function rateLimit({ status, headers }: Response): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = headers.get('retry-after');
  if (after !== null) return Math.max(1, Number(after) || 60) * 1000;
  if (headers.get('x-ratelimit-remaining') !== '0') return status === 429 ? LONGEST_WAIT : undefined;
  return Math.max(1000, Number(headers.get('x-ratelimit-reset')) * 1000 - Date.now());
}

/** Error of a response. */
export async function failureOf(
  response: Response,
  organization: string,
  body?: object,
): Promise<GitHubFailed> {
  const { status } = response;
  const answer = (await response.json().catch(() => ({}))) as Answer;
  const said = answer.message === undefined ? '' : ` GitHub says: ${answer.message}`;
  const wait = rateLimit(response);
  if (wait !== undefined) {
    const time = new Date(Date.now() + wait).toISOString();
    return new GitHubFailed(
      'RateLimited',
      `GitHub takes no more calls before ${time}. Run the command again then.`,
    );
  }
  switch (status) {
    case 401:
      return new GitHubFailed(
        'TokenRefused',
        `GitHub refuses the token in GITHUB_TOKEN. Create a new one.${said}`,
      );
    case 403:
      return new GitHubFailed(
        'Forbidden',
        `The token may not manage the patterns of ${organization}. A fine-grained token needs the organization permission "Administration" (write), a classic one the scope write:org.${said}`,
      );
    case 404:
      return new GitHubFailed(
        'NotFound',
        `GitHub shows no organization ${organization} with custom patterns to this token. Check the name, the token, and that GitHub Secret Protection is enabled.${said}`,
      );
    case 409:
    case 412:
      return new GitHubFailed(
        'Changed',
        `Somebody changed the patterns at the same time. Run the command again.${said}`,
      );
    case 400:
    case 422:
      return new GitHubFailed('Invalid', `GitHub refuses a pattern.${said}${detailsOf(answer, body)}`);
    default:
      return new GitHubFailed('Unexpected', `GitHub answered with the status ${status}.${said}`);
  }
}

interface Answer {
  readonly message?: string;
  readonly validation_errors?: Readonly<Record<string, { readonly errors?: readonly Fault[] }>>;
  readonly errors?: readonly Fault[];
}

interface Fault {
  readonly code?: string;
  readonly field?: string;
  readonly message?: string;
}

/** Faults of each pattern. The answer has the index of the pattern in the request. */
function detailsOf({ validation_errors = {}, errors = [] }: Answer, body: object = {}): string {
  const { patterns = [] } = body as { patterns?: readonly { name: string }[] };
  const text = ({ code, field, message }: Fault) => message ?? [field, code].filter(Boolean).join(' ');
  const lines = [
    ...Object.entries(validation_errors).flatMap(([index, { errors: faults = [] }]) =>
      faults.map((fault) => `${patterns[Number(index)]?.name ?? `Pattern ${index}`}: ${text(fault)}`),
    ),
    ...errors.map(text),
  ];
  return lines.map((line) => `\n  ${line}`).join('');
}
