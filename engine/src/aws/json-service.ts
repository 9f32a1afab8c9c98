import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from '../time/clock';
import { INDEX_ATTEMPTS, INDEX_BACKOFF, INDEX_REQUEST_TIMES } from '../timing';
import { defaultProvider } from './environment-credentials';
import { domainOf } from './partitions';

/** A service with the protocol AWS JSON. */
export interface JsonService {
  /** First label of its host, and its name in signatures. */
  readonly id: string;
  /** First part of `X-Amz-Target`. */
  readonly target: string;
  readonly contentType: string;
  /** Suffix of `AWS_ENDPOINT_URL_…`. */
  readonly setting: string;
}

export const KMS: JsonService = {
  id: 'kms',
  target: 'TrentService',
  contentType: 'application/x-amz-json-1.1',
  setting: 'KMS',
};
export const DYNAMODB: JsonService = {
  id: 'dynamodb',
  target: 'DynamoDB_20120810',
  contentType: 'application/x-amz-json-1.0',
  setting: 'DYNAMODB',
};

/** Calls an operation. Errors have the name, message and metadata of the errors of the SDK. */
export type JsonCall = (
  service: JsonService,
  operation: string,
  input: object,
) => Promise<Record<string, unknown>>;

/** Errors after which a request is repeated, besides those of the server and the network. */
const THROTTLED = [
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottledException',
];

/**
 * Creates a call with the signer and the HTTP handler of the SDK, but without its clients of the two services, which would
 * take more of the bundles' limited size than the rest of the index.
 */
export function jsonCall(environment: Readonly<Record<string, string | undefined>>, clock: Clock): JsonCall {
  const region = environment.AWS_REGION ?? '';
  const http = new NodeHttpHandler(INDEX_REQUEST_TIMES);
  const credentials = defaultProvider();
  return async (service, operation, input) => {
    const signer = new SignatureV4({ service: service.id, region, credentials, sha256: Sha256 });
    const unsigned = requestOf(endpointOf(service, region, environment), service, operation, input);
    for (let attempt = 1; ; attempt++) {
      try {
        const signed = await signer.sign(unsigned, { signingDate: new Date(clock.now()) });
        const { response } = await http.handle(HttpRequest.clone(signed as HttpRequest));
        return await outputOf(response.statusCode, response.body);
      } catch (thrown) {
        const error = thrown as ServiceError;
        if (attempt >= INDEX_ATTEMPTS || !isTransient(error)) throw withAttempts(error, attempt);
        await clock.sleep(INDEX_BACKOFF * 2 ** attempt);
      }
    }
  };
}

/** An error in the form of those of the SDK. Without a status no response arrived. */
type ServiceError = Error & { $metadata?: { httpStatusCode?: number; attempts?: number } };

/** The variables of the SDK that replace endpoints apply here too. */
function endpointOf(
  { id, setting }: JsonService,
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): URL {
  const replaced = environment[`AWS_ENDPOINT_URL_${setting}`] ?? environment.AWS_ENDPOINT_URL;
  return new URL(replaced ?? `https://${id}.${region}.${domainOf(region)}`);
}

function requestOf(
  { protocol, hostname, port, host, pathname }: URL,
  { contentType, target }: JsonService,
  operation: string,
  input: object,
): HttpRequest {
  const body = JSON.stringify(input);
  const headers = {
    host,
    'content-type': contentType,
    'content-length': String(Buffer.byteLength(body)),
    'x-amz-target': `${target}.${operation}`,
  };
  return new HttpRequest({
    method: 'POST',
    protocol,
    hostname,
    ...(port && { port: Number(port) }),
    path: pathname,
    headers,
    body,
  });
}

async function outputOf(status: number, body: AsyncIterable<Uint8Array>): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const output = parse(Buffer.concat(chunks).toString('utf8'));
  if (status === 200 && output) return output;
  const name = String(output?.__type ?? `Http${status}`).replace(/^.*#/, '');
  const message = String(output?.message ?? output?.Message ?? '');
  throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Such as the page of a proxy.
    return undefined;
  }
}

function isTransient({ name, $metadata }: ServiceError): boolean {
  const { httpStatusCode: status } = $metadata ?? {};
  return status === undefined || status >= 500 || THROTTLED.includes(name);
}

function withAttempts(error: ServiceError, attempts: number): ServiceError {
  return Object.assign(error, { $metadata: { ...error.$metadata, attempts } });
}
