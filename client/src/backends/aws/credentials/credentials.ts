import type { FailureClass } from '../../../backend';
import type { HttpClient } from '../../../http/http-client';
import { ServiceFailure } from '../../../http/service-failure';
import type { AwsSettings } from '../settings/aws-settings';
import type { ServiceClock } from '../transport/clock';

/** Credentials of AWS. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Token of temporary credentials. */
  readonly sessionToken?: string;
  /** End of temporary credentials. */
  readonly expiration?: Date;
}

/** Returns credentials. The providers of `@aws-sdk/credential-providers` fit. */
export type AwsCredentialProvider = () => Promise<AwsCredentials>;

/** Codes of an `AwsCredentialsError`. */
export type AwsCredentialsErrorCode =
  /** No source is configured. */
  | 'AwsCredentialsMissing'
  /** A source is configured that only the AWS SDK supports. */
  | 'AwsCredentialsUnsupported'
  /** A source is configured wrongly, or answered in an unknown format. */
  | 'AwsCredentialsInvalid'
  /** A source refuses to give credentials. */
  | 'AwsCredentialsDenied'
  /** A source does not answer. */
  | 'AwsCredentialsUnavailable';

const CLASSES: Readonly<Record<AwsCredentialsErrorCode, FailureClass>> = {
  AwsCredentialsMissing: 'invalid',
  AwsCredentialsUnsupported: 'invalid',
  AwsCredentialsInvalid: 'invalid',
  AwsCredentialsDenied: 'denied',
  AwsCredentialsUnavailable: 'transient',
};

/** No credentials of AWS could be found. */
export class AwsCredentialsError extends ServiceFailure {
  override readonly name = 'AwsCredentialsError';
  declare readonly code: AwsCredentialsErrorCode;

  constructor(code: AwsCredentialsErrorCode, message: string, options: { readonly cause?: unknown } = {}) {
    super(CLASSES[code], message, { code, ...options });
  }
}

/** Environment of a source of credentials. */
export interface SourceContext {
  readonly settings: AwsSettings;
  /** For STS. */
  readonly http: HttpClient;
  /** For addresses of this machine, which no proxy reaches. */
  readonly local: HttpClient;
  readonly clock: ServiceClock;
}

/** A place where credentials may come from. Returns undefined if it is not configured. */
export type CredentialSource = (context: SourceContext) => Promise<AwsCredentials | undefined>;

/** Fails for a response without the expected members. It does not quote the response, which may hold a key. */
export function credentialsFrom(
  where: string,
  { accessKeyId, secretAccessKey, sessionToken, expiration }: Record<string, unknown>,
): AwsCredentials {
  const time = new Date(typeof expiration === 'string' ? expiration : Number.NaN);
  if (
    typeof accessKeyId !== 'string' ||
    typeof secretAccessKey !== 'string' ||
    typeof sessionToken !== 'string' ||
    Number.isNaN(time.getTime())
  ) {
    throw new AwsCredentialsError('AwsCredentialsInvalid', `${where} answered without complete credentials`);
  }
  return { accessKeyId, secretAccessKey, sessionToken, expiration: time };
}
