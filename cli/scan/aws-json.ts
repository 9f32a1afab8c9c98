import { clientParts, closeParts } from '../../client/src/backends/aws/built-in-api';
import { DYNAMODB, KMS, SECRETS_MANAGER } from '../../client/src/backends/aws/settings/endpoint';
import { AwsClient } from '../../client/src/backends/aws/transport/aws-client';
import type { AwsJson, MatcherService } from '../../lambdas/leaks/matcher/aws-json';

const SERVICES = {
  kms: { ...KMS, targetPrefix: 'TrentService' },
  dynamodb: { ...DYNAMODB, targetPrefix: 'DynamoDB_20120810', protocol: '1.0' },
  secretsmanager: { ...SECRETS_MANAGER, targetPrefix: 'secretsmanager' },
} as const;

/** Milliseconds. The matcher repeats calls. */
const TIMES = { connectTimeout: 3000, timeout: 10_000 };

/** Calls of services in one region, with the credentials of the environment or of a profile. */
export interface AwsConnection {
  readonly call: AwsJson;
  close(): void;
}

/** Connects to the services of a region. */
export function connect(region: string, profile?: string): AwsConnection {
  const parts = clientParts({ ...TIMES, region, ...(profile === undefined ? {} : { profile }) });
  const clients = new Map<MatcherService, AwsClient>();
  return {
    call(service, operation, input) {
      const client = clients.get(service) ?? new AwsClient(SERVICES[service], parts);
      clients.set(service, client);
      return client.call(operation, input, region, new AbortController().signal);
    },
    close: () => closeParts(parts),
  };
}
