import { HttpClient } from '../../http/http-client';
import { ServiceFailure } from '../../http/service-failure';
import { parseArn } from './arn';
import type { SourceContext } from './credentials/credentials';
import { credentialCache } from './credentials/index';
import { instanceRegion } from './credentials/instance-metadata';
import type { BatchGetSecretValueOutput, SecretsManagerApi, SecretValueEntry } from './secrets-manager-api';
import type { AwsTransportOptions } from './secrets-manager-options';
import { AwsSettings } from './settings/aws-settings';
import { SECRETS_MANAGER } from './settings/endpoint';
import { AwsClient, type ClientParts } from './transport/aws-client';
import { ServiceClock } from './transport/clock';

/** Parts of a client by the built-in transport. */
export function clientParts(options: AwsTransportOptions): ClientParts {
  const { region, endpoint, profile, useFipsEndpoint, useDualStackEndpoint, environment } = options;
  const settings = new AwsSettings({
    ...{ region, endpoint, profile, useFipsEndpoint, useDualStackEndpoint, environment },
  });
  const { connectTimeout, timeout, attempts } = options;
  const context: SourceContext = {
    settings,
    http: new HttpClient(options),
    local: new HttpClient({ connectTimeout, timeout, attempts }),
    clock: new ServiceClock(),
  };
  return { ...context, credentials: credentialCache(options.credentials, context) };
}

/** The region of an ARN or of the settings. @throws ServiceFailure if there is none */
export async function regionFor(id: string, parts: ClientParts): Promise<string> {
  const region = parseArn(id)?.region || (await parts.settings.region(() => instanceRegion(parts)));
  if (region) return region;
  throw new ServiceFailure(
    'invalid',
    'no region: set AWS_REGION, pass `region`, or use the ARN of the secret',
  );
}

/** Closes idle connections. */
export function closeParts({ http, local }: ClientParts): void {
  http.close();
  local.close();
}

/** Secrets Manager by the built-in transport. */
export function builtInApi(options: AwsTransportOptions) {
  const parts = clientParts(options);
  const client = new AwsClient({ ...SECRETS_MANAGER, targetPrefix: 'secretsmanager' }, parts);
  const api: SecretsManagerApi = {
    async getSecretValue(input, { abortSignal }) {
      const region = await regionFor(input.SecretId, parts);
      return entryOf(await client.call('GetSecretValue', input, region, abortSignal));
    },
    async batchGetSecretValue(input, { abortSignal }) {
      const region = await regionFor(input.SecretIdList[0] ?? '', parts);
      const output = await client.call('BatchGetSecretValue', input, region, abortSignal);
      const { SecretValues, ...others } = output as { SecretValues?: Record<string, unknown>[] };
      return { ...others, SecretValues: SecretValues?.map(entryOf) } as BatchGetSecretValueOutput;
    },
  };
  return { api, region: () => parts.settings.knownRegion, close: () => closeParts(parts) };
}

/** An entry of the JSON protocol, where bytes are Base64 and times are seconds. */
export function entryOf(entry: Record<string, unknown>): SecretValueEntry {
  const { SecretBinary, CreatedDate, ...others } = entry;
  return {
    ...others,
    ...(typeof SecretBinary === 'string' ? { SecretBinary: bytesOf(SecretBinary) } : {}),
    ...(typeof CreatedDate === 'number' ? { CreatedDate: new Date(CreatedDate * 1000) } : {}),
  };
}

/** Bytes in memory of their own: a small Buffer shares its memory with others. */
export function bytesOf(base64: string): Uint8Array {
  const shared = Buffer.from(base64, 'base64');
  const own = new Uint8Array(shared);
  shared.fill(0);
  return own;
}
