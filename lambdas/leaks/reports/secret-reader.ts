import type { Call } from '../aws';

/** Reads the text of AWSCURRENT of a secret of Secrets Manager. */
export type ReadSecret = (arn: string) => Promise<string>;

/** Reads texts of secrets. */
export const secretReader =
  (call: Call): ReadSecret =>
  async (arn) => {
    const { SecretString } = await call('secretsmanager', 'GetSecretValue', { SecretId: arn });
    return String(SecretString ?? '');
  };
