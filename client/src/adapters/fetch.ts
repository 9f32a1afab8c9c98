import { SecretsError } from '../errors';
import type { Secret } from '../secret/secret';
import type { SecretHandle } from '../secret-handle';
import { isAuthenticationError } from '../with-secret/classify';
import type { WithSecretOptions } from '../with-secret/with-secret';

/** Options of `createFetch`. */
export interface SecretFetchOptions<T = unknown> extends WithSecretOptions {
  /** Origins to which the secret may be sent, such as `https://api.example.com`. */
  readonly origins: string | readonly string[];
  /**
   * Header with the secret. A redirect is an error with another header than the default, because `fetch` would send it
   * to any origin.
   *
   * @default 'authorization'
   */
  readonly header?: string;
  /** Value of the header. @default - `Bearer` and the text of the secret */
  readonly format?: (secret: Secret<T>) => string;
  /** True for responses that say that the secret is refused. @default - status 401 */
  readonly isRefused?: (response: Response) => boolean | Promise<boolean>;
  /** @default - the global fetch */
  readonly fetch?: typeof globalThis.fetch;
}

/** A response that says that the secret is refused. */
class Refused extends Error {
  constructor(readonly response: Response) {
    super(`Status ${response.status}`);
  }
}

/**
 * Creates a `fetch` that sends a secret, such as an API key, in a header. When the server refuses it, the request is
 * repeated once for each newer version. A response that refuses every version is returned.
 *
 * @throws SecretsError OriginNotAllowed
 */
export function createFetch<T>(
  handle: SecretHandle<T>,
  options: SecretFetchOptions<T>,
): typeof globalThis.fetch {
  const { header = 'authorization', format = (secret) => `Bearer ${secret.reveal()}` } = options;
  const { isRefused = ({ status }) => status === 401, isAuthError = isAuthenticationError } = options;
  const origins = new Set([options.origins].flat().map((origin) => new URL(origin).origin));
  const send = options.fetch ?? globalThis.fetch;
  const isAuthenticated = header.toLowerCase() === 'authorization';

  return async (input, init) => {
    const request = new Request(input, init);
    requireAllowed(request, origins, handle.id);
    let last: Response | undefined;
    try {
      return await handle.withSecret(
        async (secret) => {
          await last?.body?.cancel();
          const headers = new Headers(request.headers);
          headers.set(header, format(secret));
          const redirect = isAuthenticated || request.redirect === 'manual' ? request.redirect : 'error';
          const response = await send(new Request(request.clone(), { headers, redirect }));
          last = response;
          if (await isRefused(response)) throw new Refused(response);
          return response;
        },
        { ...options, isAuthError: (error) => error instanceof Refused || isAuthError(error) },
      );
    } catch (error) {
      const { cause } = Object(error) as Error;
      if (cause instanceof Refused) return cause.response;
      throw error;
    }
  };
}

function requireAllowed({ url }: Request, origins: ReadonlySet<string>, id: string): void {
  const { origin } = new URL(url);
  if (origins.has(origin)) return;
  throw new SecretsError(
    'OriginNotAllowed',
    `Secret ${id} is not sent to ${origin}, only to ${[...origins].join(', ')}. Action: add it to origins, or use another fetch.`,
  );
}
