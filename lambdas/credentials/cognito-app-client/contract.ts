/** Name of the kind. */
export const COGNITO_APP_CLIENT = 'cognito-app-client';

/** Ways to verify a client secret, by the flow that the app client allows. */
export const VERIFICATIONS = ['client-credentials', 'client-token', 'user-sign-in'] as const;

/** Way to verify a client secret. */
export type Verification = (typeof VERIFICATIONS)[number];

/** The value of the secret. */
export interface ClientSecretValue {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Id of the client secret at Cognito. Not a secret. */
  readonly clientSecretId: string;
  /** URL of the token endpoint, if the user pool has a domain. */
  readonly tokenEndpoint?: string;
}
