import { RekeyError, textOf } from '../errors/errors';
import type { Log } from '../log';

/** The members of an SDK error that are read. The error is not passed on: its other members hold the request and response. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly attempts?: number;
  };
}

export interface Call {
  /** IAM action, such as `iam:CreateAccessKey`. */
  readonly action: string;
  readonly resource: string;
}

const MESSAGE_LENGTH = 300;

/**
 * Makes an SDK call. Throws AccessDenied or CallFailed, unless `expected` handles an error of that name.
 */
export async function awsCall<T>(
  log: Log,
  call: Call,
  send: () => Promise<T>,
  expected: Readonly<Record<string, (message: string) => T>> = {},
): Promise<T> {
  try {
    return await send();
  } catch (thrown) {
    const error = (thrown ?? {}) as SdkError;
    const name = textOf(error.name ?? 'Error');
    const message = log.scrub(textOf(error.message ?? '')).slice(0, MESSAGE_LENGTH);
    if (Object.hasOwn(expected, name)) return expected[name](message);
    throw failure(call, name, message, error.$metadata ?? {});
  }
}

function failure(
  { action, resource }: Call,
  name: string,
  message: string,
  { httpStatusCode: status, requestId, attempts }: NonNullable<SdkError['$metadata']>,
): RekeyError {
  const denied = name.startsWith('AccessDenied') || name === 'UnauthorizedOperation';
  // If the SDK retried, a refusal of the retry does not show that the first request had no effect.
  const refused = status !== undefined && status >= 400 && status < 500 && (attempts ?? 1) <= 1;
  const outcome = { action, name, status, requestId, refused };
  const unchanged = 'everything that the step had not changed yet.';
  if (denied) {
    const found = `${action} on ${resource} was denied: ${message}`;
    const fix =
      'allow it in the policy of the function role; for a customer managed key, check the key policy too.';
    return new RekeyError('AccessDenied', { found, unchanged, action: fix }, outcome);
  }
  const found = `${action} on ${resource} failed: ${name}${status ? ` (HTTP ${status})` : ''}: ${message}`;
  return new RekeyError(
    'CallFailed',
    { found, unchanged, action: 'none unless it repeats: a later attempt continues.' },
    outcome,
  );
}
