import { BackendError, type FailureClass, type VersionRequest } from '../backend';
import { ServiceFailure } from '../http/service-failure';

/** Sentences of a backend that tell what to do about a failure. */
export type Actions = Partial<Record<FailureClass, string>>;

const PROBLEMS: Readonly<Record<FailureClass, string>> = {
  transient: 'is unavailable',
  throttled: 'refuses more requests',
  denied: 'denies access',
  'not-found': 'does not have it',
  deleted: 'has it scheduled for deletion',
  'key-unavailable': 'cannot use the key that encrypts it',
  invalid: 'refuses the request',
};

/** The error of a backend for a failed read. Its message says what was read, what was found, and what to do. */
export function failedRead(
  backend: string,
  request: VersionRequest,
  failure: ServiceFailure,
  actions: Actions,
): BackendError {
  const action = actions[failure.failure];
  const message = `Cannot read ${nameOf(request)}: ${backend} ${PROBLEMS[failure.failure]} (${failure.message}).`;
  return new BackendError(failure.failure, action ? `${message} ${action}` : message, {
    ...(failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter }),
    // An error of HTTP or of the source of credentials. Neither holds a value.
    cause: failure,
  });
}

/** The failure for anything thrown while a backend read. */
export function asFailure(error: unknown): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  const { message } = Object(error) as { message?: string };
  return new ServiceFailure('transient', message ?? 'an unknown error', { cause: error });
}

function nameOf({ id, stage, versionId }: VersionRequest): string {
  const version = [
    ...(versionId === undefined ? [] : [`version ${versionId}`]),
    ...(stage === undefined ? [] : [stage]),
  ].join(', ');
  return version ? `${version} of secret "${id}"` : `secret "${id}"`;
}
