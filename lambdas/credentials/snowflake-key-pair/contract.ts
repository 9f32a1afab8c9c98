/** Name of the kind. */
export const SNOWFLAKE_KEY_PAIR = 'snowflake-key-pair';

/**
 * Account identifier: `ORGANIZATION-ACCOUNT`, or a locator with its region, which it lacks in AWS US West (Oregon). Source: "Account
 * identifiers", Snowflake.
 */
export const ACCOUNT = /^([a-z][a-z0-9]*-[a-z0-9_]+|[a-z]{2,4}\d{4,6}|[a-z0-9]+(\.[a-z0-9-]+){1,2})$/i;

/** Parameters of the kind, as the construct writes them. */
export interface SnowflakeParameters {
  /** Account identifier. */
  readonly account: string;
  /** Name of the user, in upper case. */
  readonly user: string;
  /** Role that the administrator uses; absent for its default role. */
  readonly adminRole?: string;
}

/** The value of the secret. */
export interface KeyPairValue {
  readonly account: string;
  readonly user: string;
  /** PEM of PKCS #8, not encrypted. */
  readonly privateKey: string;
  /** Fingerprint of the public key, as Snowflake shows it. Not a secret. */
  readonly publicKeyFingerprint: string;
}

/** Host of an account. Source: "Connecting to your accounts", Snowflake: underscores are hyphens in host names. */
export const hostOf = (account: string): string =>
  `${account.toLowerCase().replaceAll('_', '-')}.snowflakecomputing.com`;
