import type { Call } from '../aws';
import type { ReadSecret } from '../github/token';

/** Reads texts of secrets. */
export const secretReader =
  (call: Call): ReadSecret =>
  async (arn) => {
    const { SecretString } = await call('secretsmanager', 'GetSecretValue', { SecretId: arn });
    return String(SecretString ?? '');
  };
