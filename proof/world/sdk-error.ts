import type { AwsError } from '../../rehearsal/src/aws/errors';

/** How one request to a service failed. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** HTTP status; undefined when no answer came. */
  readonly status?: number;
}

/** Errors of IAM that its client knows by a name of its own; the others keep their code. */
const MODELLED = new Set(['NoSuchEntity', 'LimitExceeded', 'DeleteConflict', 'EntityAlreadyExists']);

/** Names after which the SDK's standard retry mode asks again. Source: @smithy/core, retry. */
const RETRIED = new Set(['ThrottlingException', 'Throttling', 'LimitExceededException', 'TimeoutError']);

export const FAILED: Failure = { code: 'InternalFailure', message: 'An internal error.', status: 500 };
export const LOST: Failure = { code: 'TimeoutError', message: 'The request took too long.' };

export function throttled(service: string): Failure {
  const code = service === 'secretsmanager' ? 'ThrottlingException' : 'Throttling';
  return { code, message: 'Rate exceeded', status: 400 };
}

export function denied(service: string, operation: string): Failure {
  const message = `The rotator is not authorized to perform: ${service}:${operation}`;
  return service === 'secretsmanager'
    ? { code: 'AccessDeniedException', message, status: 400 }
    : { code: 'AccessDenied', message, status: 403 };
}

export function failureOf(service: string, { code, message, status }: AwsError): Failure {
  return { code: service === 'iam' && MODELLED.has(code) ? `${code}Exception` : code, message, status };
}

export function isRetried({ code, status }: Failure): boolean {
  return RETRIED.has(code) || (status !== undefined && status >= 500);
}

/**
 * What the SDK throws. Its members are made as telling as they may ever be: a middleware, a logger or a later
 * SDK may hang the request and the answer on the error, so whoever writes the error down writes them down.
 */
export function sdkError({ code, message, status }: Failure, attempts: number, request: object): Error {
  const error = new Error(message);
  error.name = code;
  return Object.assign(error, {
    $metadata: { httpStatusCode: status, requestId: status && 'request-id', attempts, totalRetryDelay: 0 },
    $response: { statusCode: status, request },
  });
}
