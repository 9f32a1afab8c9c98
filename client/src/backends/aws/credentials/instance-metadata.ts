import type { HttpRequest, HttpResponse } from '../../../http/http';
import { objectOf } from '../../../http/json-object';
import { isTrue } from '../../environment';
import { type AwsCredentials, AwsCredentialsError, credentialsFrom, type SourceContext } from './credentials';
import { serviceRefusal } from './refusal';

type SendRequest = (request: HttpRequest) => Promise<HttpResponse>;

const PATH = '/latest/meta-data/iam/security-credentials/';
/** Off EC2 nothing answers, so every process without credentials waits as long. */
const TIMEOUT = 1_000;
/** During an outage the metadata service repeats expired credentials, which AWS goes on accepting. */
const EXTENSION = 10 * 60_000;

/**
 * Credentials of the role of an EC2 instance, by version 2 of its metadata service. Returns undefined if the service is
 * disabled, does not answer, or has no role.
 */
export async function instanceCredentials(context: SourceContext): Promise<AwsCredentials | undefined> {
  const role = await metadata(context, PATH, TIMEOUT);
  if (!role) return undefined;
  const where = 'the instance metadata service';
  const body = await metadata(context, PATH + encodeURIComponent(role.split('\n')[0] as string), 3 * TIMEOUT);
  const { Code, AccessKeyId, SecretAccessKey, Token, Expiration } = objectOf(body ?? '') ?? {};
  if (typeof Code === 'string' && Code !== 'Success') {
    throw new AwsCredentialsError(
      'AwsCredentialsDenied',
      `${where} has no credentials for the role (${Code})`,
    );
  }
  const credentials = credentialsFrom(where, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: Token,
    expiration: Expiration,
  });
  if ((credentials.expiration?.getTime() ?? 0) > Date.now()) return credentials;
  return { ...credentials, expiration: new Date(Date.now() + EXTENSION) };
}

/** Region of the EC2 instance; undefined elsewhere. */
export function instanceRegion(context: SourceContext): Promise<string | undefined> {
  return metadata(context, '/latest/meta-data/placement/region', TIMEOUT);
}

async function metadata(
  { settings: { env }, local }: SourceContext,
  path: string,
  timeout: number,
): Promise<string | undefined> {
  if (isTrue(env.AWS_EC2_METADATA_DISABLED)) return undefined;
  const base = endpointOf(env);
  try {
    return await local.call(base.host, (send) => ask(send, base, path), undefined, timeout);
  } catch (error) {
    const { failure } = error as { failure?: string };
    // Not on EC2, unless credentials were expected after the role was found.
    if (failure === 'transient' && timeout === TIMEOUT) return undefined;
    throw error;
  }
}

async function ask(send: SendRequest, base: URL, path: string): Promise<string | undefined> {
  const issued = await send({
    method: 'PUT',
    url: new URL('/latest/api/token', base),
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '300' },
  });
  if (issued.status === 404) return undefined;
  if (issued.status !== 200)
    throw serviceRefusal('the token of the instance metadata service', issued.status);
  const headers = { 'x-aws-ec2-metadata-token': issued.body };
  const { status, body } = await send({ method: 'GET', url: new URL(path, base), headers });
  if (status === 404) return undefined;
  if (status !== 200) throw serviceRefusal('the instance metadata service', status);
  return body.trim();
}

function endpointOf(env: SourceContext['settings']['env']): URL {
  const given = env.AWS_EC2_METADATA_SERVICE_ENDPOINT;
  const ipv6 = env.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE?.toLowerCase() === 'ipv6';
  const text = given || (ipv6 ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254');
  if (URL.canParse(text)) return new URL(text);
  throw new AwsCredentialsError('AwsCredentialsInvalid', 'AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL');
}
