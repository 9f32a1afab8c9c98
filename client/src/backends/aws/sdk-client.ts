import type { ServiceFailure } from '../../http/service-failure';
import { networkFailure, retryAfterOf } from '../../http/service-failure';
import type { SecretsManagerApi } from './secrets-manager-api';
import { failureOf, isKnownCode } from './transport/failures';

/** A client of the AWS SDK for JavaScript 3, such as `new SecretsManagerClient()`. */
export interface SdkClient {
  send(command: never, options?: never): Promise<unknown>;
}

/** Commands of `@aws-sdk/client-secrets-manager`. The package's namespace has them too. */
export interface SecretsManagerCommands {
  readonly GetSecretValueCommand: new (input: never) => unknown;
  readonly BatchGetSecretValueCommand?: new (input: never) => unknown;
}

/**
 * The operations of a client of the SDK. Their errors are failures.
 *
 * @throws TypeError for a client that needs its commands
 */
export function sdkApi(
  client: SdkClient | SecretsManagerApi,
  commands?: SecretsManagerCommands,
): SecretsManagerApi {
  const api = commands ? commandApi(client as SdkClient, commands) : client;
  if (!('getSecretValue' in api)) {
    throw new TypeError(
      'The client of the AWS SDK has no getSecretValue. Pass `commands: { GetSecretValueCommand, ' +
        'BatchGetSecretValueCommand }` beside it, or `new SecretsManager()` instead of it.',
    );
  }
  const batch = api.batchGetSecretValue?.bind(api);
  const fail = (error: unknown): never => {
    throw sdkFailure(error);
  };
  return {
    getSecretValue: (input, options) => api.getSecretValue(input, options).catch(fail),
    ...(batch && { batchGetSecretValue: (input, options) => batch(input, options).catch(fail) }),
  };
}

function commandApi(
  client: SdkClient,
  { GetSecretValueCommand: Get, BatchGetSecretValueCommand: BatchGet }: SecretsManagerCommands,
): SecretsManagerApi {
  const send = <Output>(Command: new (input: never) => unknown, input: object, options: object) =>
    client.send(new Command(input as never) as never, options as never) as Promise<Output>;
  return {
    getSecretValue: (input, options) => send(Get, input, options),
    ...(BatchGet && { batchGetSecretValue: (input, options) => send(BatchGet, input, options) }),
  };
}

/** The failure for an error of the SDK. */
export function sdkFailure(error: unknown): ServiceFailure {
  const { name, message, $metadata, $response } = Object(error) as {
    name?: string;
    message?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Readonly<Record<string, string>> };
  };
  const status = $metadata?.httpStatusCode;
  // No service answered: a network error, a time-out, or no credentials.
  if (status === undefined && !isKnownCode(name)) return networkFailure(error, 'the AWS SDK');
  return failureOf(name, status ?? 0, message ?? '', retryAfterOf($response?.headers?.['retry-after']));
}
