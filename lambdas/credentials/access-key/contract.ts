/** The name of the kind. */
export const ACCESS_KEY = 'access-key';

/** What the secret holds. */
export interface AccessKeyValue {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}
