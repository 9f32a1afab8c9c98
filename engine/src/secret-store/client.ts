import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ServiceClock } from '../time/service-clock';
import { REQUEST_TIMES } from '../timing';

/** A client that sets `clock` by the answers of Secrets Manager, which is asked before anything is decided. */
export function secretsManagerClient(clock: ServiceClock): SecretsManagerClient {
  const sdk = new SecretsManagerClient({
    maxAttempts: 4,
    cacheMiddleware: true,
    requestHandler: REQUEST_TIMES,
  });
  // Every answer tells the time, a refusal too.
  sdk.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      clock.heard(headers?.date);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'serviceClock' },
  );
  return sdk;
}
