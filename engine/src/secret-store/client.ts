import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ServiceClock } from '../time/service-clock';
import { REQUEST_TIMES } from '../timing';

/** Creates a client that synchronizes `clock` with the responses of Secrets Manager. */
export function secretsManagerClient(clock: ServiceClock): SecretsManagerClient {
  const sdk = new SecretsManagerClient({
    maxAttempts: 4,
    cacheMiddleware: true,
    requestHandler: REQUEST_TIMES,
  });
  sdk.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      clock.synchronize(headers?.date);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'serviceClock' },
  );
  return sdk;
}
