/** The name of the kind. */
export const ACCESS_KEY = 'access-key';

/**
 * The longest time from a use of a key until IAM reports it. IAM User Guide, "Refine permissions using last accessed
 * information": recent activity usually appears within four hours. GetAccessKeyLastUsed documents no time of its own.
 */
export const USAGE_LAG_HOURS = 4;

/** The value of the secret. */
export interface AccessKeyValue {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
