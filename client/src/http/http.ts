/** HTTP of the backends: one request, its response, and the function that sends it. */

import type { Agent } from 'node:http';

/** One HTTP request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An HTTP response that was received completely. */
export interface HttpResponse {
  readonly status: number;
  /** Value of a header by its lower-case name. */
  header(name: string): string | undefined;
  readonly body: string;
}

/** Sends one request. Rejects with an error of the network or a `ConnectTimeoutError`. */
export type Send = (
  request: HttpRequest,
  limits: { readonly signal: AbortSignal; readonly connectTimeout: number },
) => Promise<HttpResponse>;

/** Options of every backend that is reached by HTTP. */
export interface HttpOptions {
  /**
   * Function with the signature of `fetch`, such as one that uses a proxy.
   *
   * @default - Node's HTTP client, which starts three times faster than its `fetch`
   */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Agent of Node's HTTP client, such as one with a certificate authority or a client certificate.
   *
   * @default - an agent that keeps idle connections for 15 seconds
   */
  readonly agent?: Agent;
  /**
   * Time for a connection including TLS, milliseconds. `fetch` has its own.
   *
   * @default 1000
   */
  readonly connectTimeout?: number;
  /**
   * Time for a call with all its attempts, milliseconds.
   *
   * @default 3000
   */
  readonly timeout?: number;
  /**
   * Attempts of a call that fails with a network error, a time-out, HTTP 5xx or throttling.
   *
   * @default 1 - the client repeats reads for which it has no value
   */
  readonly attempts?: number;
}

/** The connection was not established in time. */
export class ConnectTimeoutError extends Error {
  override readonly name = 'ConnectTimeoutError';
  readonly code = 'ETIMEDOUT';

  constructor(host: string, milliseconds: number) {
    super(`no connection to ${host} within ${milliseconds} ms`);
  }
}
