import type { Secret } from '../secret/secret';
import type { SecretHandle } from '../secret-handle';
import type { SecretsClient } from '../secrets-client';
import { EventScope, type LambdaOptions, type LambdaSecrets, type LambdaValues } from './common/event-scope';

export type { LambdaOptions, LambdaSecrets, LambdaValues };

/**
 * Wraps a handler of AWS Lambda. It gets the current versions of secrets in its third parameter:
 *
 * ```ts
 * const secrets = new SecretsClient({ backend: new AwsSecretsManager() });
 * export const handler = withSecrets(secrets, { key: 'shop/mailer' }, async (event, context, { key }) => …);
 * ```
 *
 * Values are cached between events. The client sets no timers in Lambda, and finds out that the process was frozen. After
 * an authentication error of the handler the secrets are fetched again, so that Lambda's retry of the event uses the new
 * version. To retry within the event, use `secrets.withSecret` in the handler.
 *
 * Read Secrets Manager directly. `AwsLambdaExtension` as the backend saves nothing within one process, and its own cache
 * returns the version before.
 *
 * @throws BackendError, StaleSecretError from the handler when a secret is not available
 */
export function withSecrets<S extends LambdaSecrets, Event, Context, Result>(
  client: SecretsClient,
  secrets: S,
  handler: (event: Event, context: Context, values: LambdaValues<S>) => Result | Promise<Result>,
  options: LambdaOptions = {},
): (event: Event, context: Context) => Promise<Result> {
  const scope = new EventScope(client, secrets, options);
  return async (event, context) => {
    const values = await scope.begin();
    let result: Result;
    try {
      result = await handler(event, context, values);
    } catch (error) {
      await scope.fail(error, values);
      throw error;
    }
    await scope.end();
    return result;
  };
}

/** A request of Middy, as far as the middleware uses it. */
export interface MiddyRequest {
  readonly internal: object;
  readonly context: object;
  readonly error?: unknown;
}

/** Options of `secretsMiddleware`. */
export interface MiddlewareOptions extends LambdaOptions {
  /**
   * Also adds the secrets to the context of the handler. They are always in `request.internal`.
   *
   * @default false
   */
  readonly setToContext?: boolean;
}

/** A middleware of Middy. */
export interface SecretsMiddleware {
  before(request: MiddyRequest): Promise<void>;
  after(request: MiddyRequest): Promise<void>;
  onError(request: MiddyRequest): Promise<void>;
}

/**
 * Creates a middleware of Middy, with the behavior of `withSecrets`:
 *
 * ```ts
 * middy(handler).use(secretsMiddleware(secrets, { key: 'shop/mailer' }, { setToContext: true }));
 * ```
 */
export function secretsMiddleware(
  client: SecretsClient,
  secrets: LambdaSecrets,
  options: MiddlewareOptions = {},
): SecretsMiddleware {
  const scope = new EventScope(client, secrets, options);
  const given = new WeakMap<object, Readonly<Record<string, Secret>>>();
  return {
    async before(request) {
      const values = await scope.begin();
      given.set(request, values);
      Object.assign(request.internal, values);
      if (options.setToContext) Object.assign(request.context, values);
    },
    after: () => scope.end(),
    onError: (request) => scope.fail(request.error, given.get(request) ?? {}),
  };
}

/** Options of a function like `getSecret` of Powertools for AWS Lambda. */
export interface GetSecretOptions {
  /** `json` returns the frozen result of `Secret.json()`. @default - the text, or the bytes of a binary secret */
  readonly transform?: 'json';
  /** Fetches the secret although it is cached. Concurrent calls share one fetch. @default false */
  readonly forceFetch?: boolean;
  /** Staging label of the version. @default - the current version */
  readonly stage?: string;
}

/**
 * Creates a function like `getSecret` of Powertools for AWS Lambda, for code that expects one. It returns values that can
 * be logged by accident; prefer `secrets.get(name)`, which returns a `Secret`.
 */
export function secretGetter(client: SecretsClient) {
  return async <T = string | Uint8Array>(name: string, options: GetSecretOptions = {}): Promise<T> => {
    const { transform, forceFetch, stage } = options;
    const handle: SecretHandle = client.secret(name, stage === undefined ? {} : { stage });
    const secret = await (forceFetch ? handle.refresh() : handle.get());
    if (transform === 'json') return secret.json() as T;
    return (secret.isBinary ? secret.bytes() : secret.reveal()) as T;
  };
}
