import type { HttpResponse } from '../../../http/http';
import { objectOf } from '../../../http/json-object';
import { AwsCredentialsError, type CredentialSource, credentialsFrom } from './credentials';
import { serviceRefusal } from './refusal';
import { readToken } from './web-identity';

/** Hosts that may be asked by plain HTTP: loopback, the agents of ECS, and those of EKS Pod Identity. */
const TRUSTED =
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|169\.254\.170\.2|169\.254\.170\.23|\[fd00:ec2::23\])$/;
const TIMEOUT = 2_000;

/** AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI, as in ECS and EKS Pod Identity. */
export const containerCredentials: CredentialSource = async ({ settings: { env }, local }) => {
  const relative = env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const full = env.AWS_CONTAINER_CREDENTIALS_FULL_URI;
  if (!relative && !full) return undefined;
  const url = relative ? relativeUrl(relative) : fullUrl(full as string);
  const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
  const token = file ? await readToken(file) : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
  if (token && /[\r\n]/.test(token)) {
    throw new AwsCredentialsError(
      'AwsCredentialsInvalid',
      'AWS_CONTAINER_AUTHORIZATION_TOKEN has more than one line',
    );
  }
  const request = {
    method: 'GET' as const,
    url,
    headers: { accept: 'application/json', ...(token ? { authorization: token } : {}) },
  };
  const response = await local.call(
    url.host,
    async (send) => {
      const answer: HttpResponse = await send(request);
      if (answer.status !== 200) throw serviceRefusal(`the credentials endpoint ${url.host}`, answer.status);
      return answer;
    },
    undefined,
    TIMEOUT,
  );
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = objectOf(response.body) ?? {};
  return credentialsFrom(`the credentials endpoint ${url.host}`, {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: Token,
    expiration: Expiration,
  });
};

function relativeUrl(path: string): URL {
  const text = `http://169.254.170.2${path}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // `.evil.example` or `@evil.example` would change the host.
  if (url?.host === '169.254.170.2') return url;
  throw invalid('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not a path');
}

function fullUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && TRUSTED.test(url.hostname))) return url;
  throw invalid(
    'AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor the address of an agent of ECS or EKS',
  );
}

function invalid(message: string): AwsCredentialsError {
  return new AwsCredentialsError('AwsCredentialsInvalid', message);
}
