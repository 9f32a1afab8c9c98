import { abortable } from '../../../http/deadline';
import type { HttpRequest, HttpResponse } from '../../../http/http';
import { objectOf } from '../../../http/json-object';
import { ServiceFailure } from '../../../http/service-failure';
import type { CredentialCache } from '../credentials/credential-cache';
import type { SourceContext } from '../credentials/credentials';
import type { AwsService } from '../settings/endpoint';
import { isCredentialCode, isSignatureCode, jsonFailure } from './failures';
import { sign } from './sigv4';

type SendRequest = (request: HttpRequest) => Promise<HttpResponse>;

/** A service with the protocol AWS JSON. */
export interface JsonService extends AwsService {
  /** First part of `X-Amz-Target`. */
  readonly targetPrefix: string;
  /**
   * Version of the protocol.
   *
   * @default '1.1'
   */
  readonly protocol?: '1.0' | '1.1';
}

/** Settings, HTTP, clock and credentials of a client. */
export interface ClientParts extends SourceContext {
  readonly credentials: CredentialCache;
}

/** Calls a service with the protocol AWS JSON and Signature Version 4. */
export class AwsClient {
  readonly #service: JsonService;
  readonly #parts: ClientParts;

  constructor(service: JsonService, parts: ClientParts) {
    this.#service = service;
    this.#parts = parts;
  }

  /**
   * Calls an operation and returns its output.
   *
   * @throws ServiceFailure
   */
  async call(
    operation: string,
    input: object,
    region: string,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> {
    const url = await this.#parts.settings.endpoint(this.#service, region);
    const request: HttpRequest = {
      method: 'POST',
      url,
      headers: {
        'content-type': `application/x-amz-json-${this.#service.protocol ?? '1.1'}`,
        'x-amz-target': `${this.#service.targetPrefix}.${operation}`,
      },
      body: JSON.stringify(input),
    };
    return this.#parts.http.call(
      url.host,
      (send, within) => this.#attempt(send, request, region, within),
      signal,
    );
  }

  /** Sends a request. Signs it again once for each cause that a new signature may remove. */
  async #attempt(send: SendRequest, request: HttpRequest, region: string, signal: AbortSignal) {
    const corrected = new Set<'clock' | 'credentials'>();
    for (;;) {
      const credentials = await abortable(this.#parts.credentials.get(), signal);
      const sent = Date.now();
      const scope = { service: this.#service.id, region, time: this.#parts.clock.now() };
      const response = await send(await sign(request, credentials, scope));
      if (response.status === 200) return outputOf(response);
      const failure = jsonFailure(response);
      const { code } = failure;
      if (isSignatureCode(code) && !corrected.has('clock')) {
        corrected.add('clock');
        if (this.#parts.clock.correct(response.header('date'), sent)) continue;
      }
      if (isCredentialCode(code) && !corrected.has('credentials')) {
        corrected.add('credentials');
        if (await abortable(this.#parts.credentials.replace(credentials), signal)) continue;
      }
      throw failure;
    }
  }
}

function outputOf({ body }: HttpResponse): Record<string, unknown> {
  const output = objectOf(body);
  if (output) return output;
  // Such as the page of a proxy. The body may hold a value, so it is not quoted.
  throw new ServiceFailure('transient', 'HTTP 200 without a JSON object');
}
