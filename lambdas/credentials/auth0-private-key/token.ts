import { randomUUID } from 'node:crypto';
import { SECOND } from 'cdk-rekey-engine';
import { type SigningKey, signedJwt } from '../../provider/jwt';
import { apiRequest, textAt } from '../../provider/request';
import type { Use } from '../../provider/trial';
import type { WireAnswer, WireRequest } from '../http-api/wire';

/** Lifetime of an assertion. Auth0 accepts five minutes at most. */
const LIFETIME_SECONDS = 60;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** An application with its key or its client secret. */
export interface Client {
  readonly domain: string;
  readonly clientId: string;
  readonly key: SigningKey['privateKey'] | { readonly clientSecret: string };
}

/**
 * A request for a token with the grant client_credentials, and an assertion that the key of the application has signed
 * (RFC 7523). Source: "Authenticate with Private Key JWT", Auth0.
 */
export function tokenRequest({ domain, clientId, key }: Client, audience: string, now: number): WireRequest {
  const iat = Math.floor(now / SECOND);
  const authentication = (): Record<string, string> => {
    if (typeof key === 'object' && 'clientSecret' in key)
      return { client_id: clientId, client_secret: key.clientSecret };
    const claims = { iss: clientId, sub: clientId, aud: `https://${domain}/`, jti: randomUUID() };
    const assertion = signedJwt({ ...claims, iat, exp: iat + LIFETIME_SECONDS }, { privateKey: key });
    return { client_assertion_type: ASSERTION_TYPE, client_assertion: assertion };
  };
  const form = { grant_type: 'client_credentials', audience, ...authentication() };
  return apiRequest('POST', `https://${domain}/oauth/token`, { form });
}

/** Meaning of an answer: an application that is not allowed to use the API has authenticated before (HTTP 403). */
export function useOf({ status, json }: WireAnswer): Use {
  const error = textAt(json, 'error');
  const isCode = error !== undefined && /^[a-z_]{1,40}$/.test(error);
  const answer = `HTTP ${status}${isCode ? ` ${error}` : ''}`;
  if (status === 200 && textAt(json, 'access_token') !== undefined) return { accepted: true, answer };
  if (status === 403 && error === 'access_denied') return { accepted: true, answer };
  return { accepted: status === 401 && error === 'invalid_client' ? false : undefined, answer };
}
