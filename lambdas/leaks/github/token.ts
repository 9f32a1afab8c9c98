import type { Secrets } from '../reports/secrets';
import type { AlertsOf } from './addresses';
import { GitHubError } from './errors';

/**
 * Token for the alerts of a repository or an organization. `refused` is the token that GitHub did not accept: the answer is
 * another one, or the same if there is no other.
 */
export type TokenFor = (of: AlertsOf, refused?: string) => Promise<string>;

/**
 * Token of a secret. It is kept for some minutes, and read again when GitHub refuses it.
 *
 * @throws GitHubError `TokenInvalid`
 */
export const storedToken =
  (arn: string, secrets: Secrets): TokenFor =>
  async (_of, refused) => {
    const again = refused === undefined ? undefined : await secrets.again(arn);
    return checked(again === undefined ? await secrets.current(arn) : again[0]);
  };

/** @throws GitHubError `TokenInvalid` */
export function checked(value: unknown): string {
  const token = typeof value === 'string' ? value.trim() : '';
  // JSON without a token is none. Other characters cannot be sent in a header, and the error of `fetch` would quote them.
  if (/^(?!\{)[\x21-\x7e]{1,4096}$/.test(token)) return token;
  throw new GitHubError('TokenInvalid');
}
