/** Name of the kind. */
export const API_KEY = 'api-key';

/** Parameters of the kind, as the construct writes them. */
export interface ApiKeyParameters {
  /** Prefix of every key, without the underscore after it. */
  readonly prefix: string;
  /** ARN of the secret with the verifier set. */
  readonly verifierSecretArn: string;
}

/** The value of the secret. */
export interface ApiKeyValue {
  readonly key: string;
}
