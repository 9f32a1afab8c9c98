import { type SendHttps, sendHttps } from '../../verification/https';
import type { ClientSecretValue } from './contract';

/** Response of a token endpoint. A token in it is not returned. */
export interface TokenResponse {
  readonly status: number;
  /** OAuth 2.0 error code; undefined without one. */
  readonly error: string | undefined;
}

/** Requests an access token with a client secret. */
export type RequestToken = (url: string, value: ClientSecretValue) => Promise<TokenResponse>;

/** Requests a token with the grant client_credentials. */
export const requestTokenWith =
  (send: SendHttps): RequestToken =>
  async (url, { clientId, clientSecret }) => {
    const { status, text } = await send(url, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    return { status, error: errorIn(text) };
  };

export const requestToken = requestTokenWith(sendHttps);

/** The error code of RFC 6749, section 5.2. No other text is returned. */
function errorIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
  } catch {
    return undefined;
  }
}
