import { SECOND } from 'cdk-rekey-engine';
import { signedJwt } from '../../provider/jwt';
import type { ProviderCall } from '../../provider/provider';
import { apiRequest, textAt } from '../../provider/request';
import type { Use } from '../../provider/trial';
import type { WireAnswer } from '../http-api/wire';
import type { ServiceAccountKeyValue } from './contract';
import { TOKEN_URI } from './value';

/** Lifetime of an assertion. Google accepts an hour at most. */
const LIFETIME_SECONDS = 300;
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Private key of a service account. */
export type SigningAccount = Pick<ServiceAccountKeyValue, 'client_email' | 'private_key' | 'private_key_id'>;

/**
 * Requests an access token with an assertion that a service account key has signed (RFC 7523). Source: "Using OAuth 2.0 for
 * server to server applications", Google Identity.
 */
export function tokenCall(name: string, account: SigningAccount, scope: string, now: number): ProviderCall {
  const iat = Math.floor(now / SECOND);
  const claims = { iss: account.client_email, scope, aud: TOKEN_URI, iat, exp: iat + LIFETIME_SECONDS };
  const assertion = signedJwt(claims, { privateKey: account.private_key, kid: account.private_key_id });
  return {
    name,
    repeats: false,
    wire: apiRequest('POST', TOKEN_URI, { form: { grant_type: JWT_BEARER, assertion } }),
  };
}

/** Texts with which Google refuses a key. Google documents none of them; many public reports quote them. */
const REFUSALS = /^(Invalid JWT Signature\b|Invalid grant: account not found\b)/;

/**
 * Meaning of an answer to a token request. The same error also has other causes, such as the time of the request or a disabled
 * service account, which show nothing about the key.
 */
export function useOf({ status, json }: WireAnswer): Use {
  const error = textAt(json, 'error');
  const isCode = error !== undefined && /^[a-z_]{1,40}$/.test(error);
  const answer = `HTTP ${status}${isCode ? ` ${error}` : ''}`;
  if (status === 200 && textAt(json, 'access_token') !== undefined) return { accepted: true, answer };
  const isRefused = error === 'invalid_grant' && REFUSALS.test(textAt(json, 'error_description') ?? '');
  return { accepted: status < 500 && isRefused ? false : undefined, answer };
}
