import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { REQUEST_TIMES } from './request-times';
import { serviceClock } from './service-clock';

let shared: SecretsManagerClient | undefined;

/** Set by the answers of Secrets Manager, which is asked before anything is decided. */
export const clockOfSecretsManager = serviceClock();

/** One client per sandbox: warm invocations use its connections again. */
export function sharedClient(): SecretsManagerClient {
  shared ??= keepTime(new SecretsManagerClient({ maxAttempts: 4, requestHandler: REQUEST_TIMES }));
  return shared;
}

/** Every answer tells the time, a refusal too. */
function keepTime(sdk: SecretsManagerClient): SecretsManagerClient {
  sdk.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Readonly<Record<string, string>> };
      clockOfSecretsManager.heard(headers?.date);
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'serviceClock' },
  );
  return sdk;
}
