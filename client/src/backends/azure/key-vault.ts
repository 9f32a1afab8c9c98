import type { Backend, BackendCallOptions, FetchedVersion, VersionRequest } from '../../backend';
import { abortable } from '../../http/deadline';
import type { HttpOptions, HttpResponse } from '../../http/http';
import { HttpClient } from '../../http/http-client';
import { objectOf } from '../../http/json-object';
import { failureOfStatus, retryAfterOf, ServiceFailure } from '../../http/service-failure';
import type { Environment } from '../environment';
import { type Actions, asFailure, failedRead } from '../failed-read';
import { identityCredential } from './identity';
import { type AzureTokenCredential, TokenCache } from './token-cache';

/** Options of `AzureKeyVault`. */
export interface AzureKeyVaultOptions extends HttpOptions {
  /** URL of the vault, such as `https://my-vault.vault.azure.net`. */
  readonly vaultUrl: string;
  /**
   * Source of access tokens, such as `new DefaultAzureCredential()` of `@azure/identity`.
   *
   * @default - workload identity, client secret, or managed identity; the first that is configured
   */
  readonly credential?: AzureTokenCredential;
  /** @default process.env */
  readonly environment?: Environment;
}

/** Version of the REST API that all clouds have. */
const API_VERSION = '7.4';
const ACTIONS: Actions = {
  denied: 'Assign the role Key Vault Secrets User on the secret or the vault, and check its network rules.',
  'not-found': 'Check the vault and the name. A deleted secret may be recovered.',
  deleted: 'Recover the secret, or remove its readers.',
  throttled: 'Raise the fresh time, or share one client in the process.',
};

/**
 * Secrets of Azure Key Vault. There are no staging labels but AWSCURRENT, the newest version.
 *
 * Tested with a stand-in made from the REST reference, because there is no emulator.
 */
export class AzureKeyVault implements Backend {
  readonly name: string;
  readonly #url: URL;
  readonly #http: HttpClient;
  readonly #tokens: TokenCache;

  /** @throws TypeError if `vaultUrl` is not a URL */
  constructor(options: AzureKeyVaultOptions) {
    if (!URL.canParse(options.vaultUrl)) throw new TypeError('`vaultUrl` is not a URL.');
    this.#url = new URL(options.vaultUrl);
    this.#http = new HttpClient(options);
    const credential =
      options.credential ?? identityCredential(this.#http, options.environment ?? process.env);
    this.#tokens = new TokenCache(credential, scopeOf(this.#url));
    this.name = `Azure Key Vault ${this.#url.host}`;
  }

  async fetch(request: VersionRequest, { signal }: BackendCallOptions): Promise<FetchedVersion> {
    const { id, versionId, stage = 'AWSCURRENT' } = request;
    try {
      if (versionId === undefined && stage !== 'AWSCURRENT') {
        throw new ServiceFailure('not-found', `Key Vault has no version with the stage ${stage}`);
      }
      const path = ['secrets', id, ...(versionId === undefined ? [] : [versionId])].map(encodeURIComponent);
      const url = new URL(`/${path.join('/')}?api-version=${API_VERSION}`, this.#url);
      const response = await this.#get(url, signal);
      return versionOf(id, versionId === undefined ? [stage] : [], response);
    } catch (error) {
      throw failedRead(this.name, request, asFailure(error), ACTIONS);
    }
  }

  close(): void {
    this.#http.close();
  }

  async #get(url: URL, signal: AbortSignal): Promise<HttpResponse> {
    return this.#http.call(
      url.host,
      async (send, within) => {
        const read = async (again: boolean) => {
          const token = await abortable(this.#tokens.get(again), within);
          return send({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
        };
        let response = await read(false);
        // The token was revoked, or expired on the way.
        if (response.status === 401) response = await read(true);
        if (response.status !== 200) throw refusal(response);
        return response;
      },
      signal,
    );
  }
}

/** The scope of a vault, which depends on its cloud: the domain of its host. */
function scopeOf({ hostname }: URL): string {
  return `https://${hostname.slice(hostname.indexOf('.') + 1)}/.default`;
}

function versionOf(id: string, stages: string[], { body }: HttpResponse): FetchedVersion {
  const { value, id: url, attributes } = objectOf(body) ?? {};
  const versionId = typeof url === 'string' ? url.split('/').at(-1) : undefined;
  if (typeof value !== 'string' || !versionId) {
    throw new ServiceFailure('transient', 'an answer without a value and its version');
  }
  const { created } = Object(attributes) as { created?: unknown };
  return {
    id,
    versionId,
    stages,
    value,
    ...(typeof created === 'number' ? { createdAt: created * 1000 } : {}),
  };
}

/** The failure of a response. Source: "Common parameters and headers" and "REST error codes", Key Vault. */
function refusal(response: HttpResponse): ServiceFailure {
  const { error } = objectOf(response.body) ?? {};
  const { code, message, innererror } = Object(error) as {
    code?: string;
    message?: string;
    innererror?: unknown;
  };
  const inner = (Object(innererror) as { code?: string }).code;
  const name = [code, inner].filter((part) => typeof part === 'string').join(', ');
  const text = typeof message === 'string' ? message.replace(/\s+/g, ' ').slice(0, 300) : '';
  const deleted = response.status === 409 && (inner ?? code)?.startsWith('ObjectIsDeleted');
  const failure = deleted ? 'deleted' : failureOfStatus(response.status);
  const retryAfter = retryAfterOf(response.header('retry-after'));
  return new ServiceFailure(failure, [name || `HTTP ${response.status}`, text].filter(Boolean).join(': '), {
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}
