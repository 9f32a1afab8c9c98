/** Name of the kind. */
export const APPSYNC_API_KEY = 'appsync-api-key';

/** The value of the secret. */
export interface ApiKeyValue {
  /** Id of the API. Not a secret. */
  readonly apiId: string;
  /** URL of the GraphQL endpoint. */
  readonly graphqlUrl: string;
  /** The API key, which AppSync also uses as its id. */
  readonly apiKey: string;
}
