import { type RequestOptions, request } from 'node:https';
import { REQUEST_TIMES } from 'cdk-rekey-engine';

/** A request over HTTPS. */
export interface HttpsRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Characters of a success that are read. @default 0 */
  readonly reads?: number;
}

/** A response over HTTPS. */
export interface HttpsResponse {
  readonly status: number;
  /** Body of an error; the beginning of a success that `reads` asks for, which may be long or hold a secret. */
  readonly text: string;
}

/** Sends one request. */
export type SendHttps = (url: string, request: HttpsRequest) => Promise<HttpsResponse>;

/** Characters of an error that are read. */
const LONGEST_ERROR = 65_536;

/**
 * Sends one request without retries, and does not follow redirects. Opens a new connection, so that successive requests reach
 * different hosts of the endpoint.
 */
export const sendHttps: SendHttps = (url, request) => sendVia(url, request, {});

/** Sends one request with more options, such as another address or certificate authority. */
export const sendVia = (
  url: string,
  { method, headers, body = '', reads = 0 }: HttpsRequest,
  options: Pick<RequestOptions, 'hostname' | 'port' | 'servername' | 'ca'>,
): Promise<HttpsResponse> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        ...{ method, agent: false, ...options },
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: AbortSignal.timeout(REQUEST_TIMES.connectionTimeout + REQUEST_TIMES.requestTimeout),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        const succeeded = status >= 200 && status < 300;
        const beginning = () => {
          response.destroy();
          resolve({ status, text: text.slice(0, reads) });
        };
        let text = '';
        if (succeeded && reads === 0) return beginning();
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          if (succeeded && text.length >= reads) beginning();
          else if (text.length > LONGEST_ERROR) response.destroy(new Error('The response is too long.'));
        });
        response.on('end', () => resolve({ status, text }));
        response.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
