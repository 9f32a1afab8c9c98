import { request } from 'node:https';
import { REQUEST_TIMES } from 'cdk-rekey-engine';
import type { ClientSecretValue } from './contract';

/** Response of a token endpoint. A token in it is not returned. */
export interface TokenResponse {
  readonly status: number;
  /** OAuth 2.0 error code; undefined without one. */
  readonly error: string | undefined;
}

/** Requests an access token with a client secret. */
export type RequestToken = (url: string, value: ClientSecretValue) => Promise<TokenResponse>;

/** Characters of a response that are read. An access token has up to a few thousand. */
const LONGEST_RESPONSE = 65_536;

/**
 * Requests a token with the grant client_credentials over HTTPS, without following redirects. Opens a new connection, so that
 * successive requests reach different hosts of the endpoint.
 */
export const requestToken: RequestToken = (url, { clientId, clientSecret }) =>
  new Promise((resolve, reject) => {
    const body = 'grant_type=client_credentials';
    const sent = request(
      url,
      {
        method: 'POST',
        agent: false,
        auth: `${clientId}:${clientSecret}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length },
        signal: AbortSignal.timeout(REQUEST_TIMES.connectionTimeout + REQUEST_TIMES.requestTimeout),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          if (text.length > LONGEST_RESPONSE) response.destroy(new Error('The response is too long.'));
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, error: errorIn(text) }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

/** The error code of RFC 6749, section 5.2. Any other text is not returned, because it may hold a token. */
function errorIn(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    return typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
  } catch {
    return undefined;
  }
}
