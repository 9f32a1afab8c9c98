import type { Principal } from './call';
import { AwsError } from './errors';
import type { HttpRequest } from './sigv4';

/** Services of the query protocol by API version. */
const SERVICES: Readonly<Record<string, string>> = { '2010-05-08': 'iam', '2011-06-15': 'sts' };

/** The caller of an operation without a signature. */
export const ANONYMOUS: Principal = {
  type: 'anonymous',
  arn: 'anonymous',
  accountId: 'anonymous',
  userId: 'anonymous',
};

/** Services of the JSON protocol by the prefix of the target. */
const TARGETS: Readonly<Record<string, string>> = { AWSCognitoIdentityProviderService: 'cognito-idp' };

/** The service of a request without a signature; undefined if the request does not name its API version or its target. */
export function unsignedService({ url, body, headers }: HttpRequest): string | undefined {
  const [prefix = ''] = (headers['x-amz-target'] ?? '').split('.');
  if (Object.hasOwn(TARGETS, prefix)) return TARGETS[prefix];
  const form = body || url.slice(url.indexOf('?') + 1);
  return SERVICES[new URLSearchParams(form).get('Version') ?? ''];
}

/** The error of a request without a signature, with the text of AWS. */
export function unsignedError(protocol: 'json' | 'query'): AwsError {
  const message = `${protocol === 'query' ? 'Request is missing' : 'Missing'} Authentication Token`;
  return new AwsError('MissingAuthenticationToken', message, { status: 403 });
}
