/** Name of the kind. */
export const APIGATEWAY_API_KEY = 'apigateway-api-key';

/** The value of the secret. */
export interface ApiKeyValue {
  /** Id of the key at API Gateway. Not a secret. */
  readonly apiKeyId: string;
  /** The API key: letters and digits. */
  readonly apiKey: string;
}
