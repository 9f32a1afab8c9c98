import type { FailureClass } from '../backend';

/** Details of a `ServiceFailure`. */
export interface ServiceFailureDetails {
  /** Error code of the service, such as `AccessDeniedException`. */
  readonly code?: string;
  /** Shortest time until the next attempt, milliseconds. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** A failed call of a service, before a backend adds which secret was asked for. */
export class ServiceFailure extends Error {
  override readonly name: string = 'ServiceFailure';
  readonly code?: string;
  readonly retryAfter?: number;

  constructor(
    readonly failure: FailureClass,
    message: string,
    { code, retryAfter, cause }: ServiceFailureDetails = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    if (code !== undefined) this.code = code;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** The failure for an error of the network or of `fetch`. */
export function networkFailure(error: unknown, host: string): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  const { code, message } = rootOf(error);
  const text = code && !message.includes(code) ? `${code}: ${message}` : message;
  const where = text.includes(host) ? '' : ` (${host})`;
  return new ServiceFailure('transient', `${text}${where}`, code === undefined ? {} : { code });
}

/** The cause of an error of `fetch`, which says only that it failed, or the first error of several addresses. */
function rootOf(error: unknown): { code?: string; message: string } {
  // Not by instanceof: the error may be of another realm.
  const { message, code, cause, errors } = Object(error) as {
    message?: unknown;
    code?: unknown;
    cause?: unknown;
    errors?: unknown;
  };
  if (Array.isArray(errors) && errors.length > 0) return rootOf(errors[0]);
  if (typeof cause === 'object' && cause !== null) return rootOf(cause);
  const text = typeof message === 'string' && message ? message : 'the request failed';
  return typeof code === 'string' ? { code, message: text } : { message: text };
}

/** The class of an HTTP status without a known error code. */
export function failureOfStatus(status: number): FailureClass {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 403) return 'denied';
  if (status === 404) return 'not-found';
  return status >= 400 && status < 500 && status !== 408 ? 'invalid' : 'transient';
}

/** Time of a `retry-after` header in milliseconds; undefined if there is none or it is malformed. */
export function retryAfterOf(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000;
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? milliseconds : undefined;
}
