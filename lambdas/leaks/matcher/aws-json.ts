/** Services that a matcher calls. */
export type MatcherService = 'kms' | 'dynamodb' | 'secretsmanager';

/**
 * Calls an operation of a service with the protocol AWS JSON. An error has the error code of the service as `code`, or as
 * `name` like the errors of the SDK.
 */
export type AwsJson<S extends string = MatcherService> = (
  service: S,
  operation: string,
  input: object,
) => Promise<Readonly<Record<string, unknown>>>;

/** Time of the retries. Tests provide their own. */
export interface RetryClock {
  sleep(milliseconds: number): Promise<void>;
}

/** Attempts of a call. With the pauses, a throttled call is repeated for more than a minute. */
const ATTEMPTS = 10;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 20_000;

const THROTTLED = [
  'ThrottlingException',
  'ThrottledException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
];

/** The same calls, of which throttled ones and those with a transient failure are repeated with growing random pauses. */
export function repeated<S extends string>(call: AwsJson<S>, clock: RetryClock): AwsJson<S> {
  return async (service, operation, input) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call(service, operation, input);
      } catch (error) {
        if (attempt === ATTEMPTS || !isTransient(error)) throw error;
        await clock.sleep(pauseBefore(attempt));
      }
    }
  };
}

/** A random pause: all callers of a throttled service would come back at the same time. */
export function pauseBefore(attempt: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt) * (0.5 + Math.random() / 2);
}

/** The error code of a failed call. */
export function codeOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'Error');
}

/** True if the caller lacks a permission. */
export const isDenied = (error: unknown): boolean => codeOf(error).startsWith('AccessDenied');

function isTransient(error: unknown): boolean {
  const { failure, $metadata } = Object(error) as {
    failure?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if (failure !== undefined) return failure === 'throttled' || failure === 'transient';
  const status = $metadata?.httpStatusCode;
  return (
    THROTTLED.includes(codeOf(error)) || ($metadata !== undefined && (status === undefined || status >= 500))
  );
}
