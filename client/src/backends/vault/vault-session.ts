import { abortable } from '../../http/deadline';
import type { HttpClient } from '../../http/http-client';
import { objectOf } from '../../http/json-object';
import { ServiceFailure } from '../../http/service-failure';
import { asFailure } from '../failed-read';
import type { VaultAuth } from './vault-auth';
import { refusal } from './vault-refusal';
import type { VaultResponse } from './vault-response';

/** A token and its lifetime. */
interface Login {
  readonly token: string;
  readonly renewable: boolean;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
}

/** Time until the lifetime of a given token is asked for again after a failure, milliseconds. */
const LOOKUP_AGAIN = 60_000;

/** Calls the API of Vault with a token that is renewed, or replaced by another login. */
export class VaultSession {
  readonly #http: HttpClient;
  readonly #address: URL;
  readonly #namespace: string | undefined;
  readonly #auth: VaultAuth;
  #login: Login | undefined;
  #logging: Promise<Login> | undefined;

  constructor(http: HttpClient, address: URL, namespace: string | undefined, auth: VaultAuth) {
    this.#http = http;
    this.#address = address;
    this.#namespace = namespace;
    this.#auth = auth;
  }

  /** Calls the API. A refused token is replaced once. @throws ServiceFailure */
  async call(path: string, signal?: AbortSignal, body?: object): Promise<VaultResponse> {
    const login = await this.#valid(signal);
    try {
      return await this.#send(path, login.token, signal, body);
    } catch (error) {
      const refused = error instanceof ServiceFailure && error.failure === 'denied';
      if (!refused || !('login' in this.#auth)) throw error;
      // Either the policy denies the path, or the token was revoked. Another login tells.
      if (this.#login === login) this.#login = undefined;
      return this.#send(path, (await this.#valid(signal)).token, signal, body);
    }
  }

  /** A valid token. It is renewed from two thirds of its lifetime, in the background. */
  async #valid(signal: AbortSignal | undefined): Promise<Login> {
    const login = this.#login;
    const now = Date.now();
    if (login && now < login.end) {
      if (now > login.start + (login.end - login.start) * 0.66) this.#begin(login).catch(() => {});
      return login;
    }
    const logging = this.#begin();
    return signal ? abortable(logging, signal) : logging;
  }

  #begin(current?: Login): Promise<Login> {
    this.#logging ??= this.#authenticate(current)
      .then((login) => {
        this.#login = login;
        return login;
      })
      .finally(() => {
        this.#logging = undefined;
      });
    return this.#logging;
  }

  async #authenticate(current: Login | undefined): Promise<Login> {
    if (current?.renewable) {
      const renewed = await this.#renew(current).catch(() => undefined);
      // A token near its maximum lifetime is extended by less and less.
      if (renewed && renewed.end - renewed.start > (current.end - current.start) / 2) return renewed;
    }
    if ('token' in this.#auth) return this.#given(this.#auth.token);
    const { path, body } = await this.#auth.login();
    return loginOf(await this.#send(path, undefined, undefined, body));
  }

  async #renew({ token }: Login): Promise<Login> {
    return loginOf(await this.#send('auth/token/renew-self', token, undefined, {}));
  }

  /** A given token. Its lifetime is asked for; without permission it is used as long as Vault accepts it. */
  async #given(source: string | (() => string | Promise<string>)): Promise<Login> {
    const token = typeof source === 'string' ? source : await source();
    const start = Date.now();
    const answer = await this.#send('auth/token/lookup-self', token).catch(asFailure);
    if (answer instanceof ServiceFailure) {
      const denied = answer.failure === 'denied';
      return {
        token,
        renewable: false,
        start,
        end: denied ? Number.POSITIVE_INFINITY : start + LOOKUP_AGAIN,
      };
    }
    const { ttl, renewable } = Object(answer.data) as { ttl?: unknown; renewable?: unknown };
    const seconds = typeof ttl === 'number' && ttl > 0 ? ttl : Number.POSITIVE_INFINITY;
    return { token, renewable: renewable === true, start, end: start + seconds * 1000 };
  }

  async #send(path: string, token?: string, signal?: AbortSignal, body?: object): Promise<VaultResponse> {
    const url = new URL(`v1/${path}`, this.#address);
    const headers: Record<string, string> = {
      'x-vault-request': 'true',
      ...(token === undefined ? {} : { 'x-vault-token': token }),
      ...(this.#namespace === undefined ? {} : { 'x-vault-namespace': this.#namespace }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const method = body === undefined ? 'GET' : 'POST';
    return this.#http.call(
      url.host,
      async (send) => {
        const response = await send({ method, url, headers, ...text });
        if (response.status === 204) return {};
        const answer = objectOf(response.body);
        if (response.status !== 200) throw refusal(path, response, answer);
        if (!answer) throw new ServiceFailure('transient', 'HTTP 200 without a JSON object');
        return answer;
      },
      signal,
    );
  }
}

function loginOf({ auth }: VaultResponse): Login {
  const { client_token: token, lease_duration: seconds, renewable } = Object(auth) as Record<string, unknown>;
  if (typeof token !== 'string' || typeof seconds !== 'number') {
    throw new ServiceFailure('transient', 'a login without a token');
  }
  const start = Date.now();
  const life = seconds > 0 ? seconds * 1000 : Number.POSITIVE_INFINITY;
  return { token, renewable: renewable === true, start, end: start + life };
}
