/** Name of the kind. */
export const AUTH0_PRIVATE_KEY = 'auth0-private-key';

/** Credentials of an application. Source: "Rotate Credentials", Auth0. */
export const MOST_CREDENTIALS = 2;

/** Parameters of the kind, as the construct writes them. Booleans are strings in the custom resource. */
export interface Auth0Parameters {
  /** Domain of the tenant. */
  readonly domain: string;
  readonly clientId: string;
  /** Identifier of an API for which the application may request tokens. */
  readonly audience: string;
  /** True to switch an application with a client secret to private keys. */
  readonly endClientSecret: boolean;
}

/** The value of the secret. */
export interface PrivateKeyValue {
  readonly domain: string;
  readonly clientId: string;
  /** PEM of PKCS #8. */
  readonly privateKey: string;
  /** Name of the credential at Auth0. Not a secret. */
  readonly credentialName: string;
  /** Time until which the key works, ISO 8601. */
  readonly expiresAt: string;
}
