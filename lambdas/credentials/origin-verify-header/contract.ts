/** Name of the kind. */
export const ORIGIN_VERIFY_HEADER = 'origin-verify-header';

/** The value of the secret. */
export interface HeaderValue {
  /** Name of the header. Not a secret. */
  readonly headerName: string;
  /** Lower-case letters and digits: a load balancer compares without regard to case. */
  readonly headerValue: string;
}

/** Length of a value: 248 random bits. A condition of a listener rule has up to 128 characters. */
export const VALUE_LENGTH = 48;
