import type { Principal } from './call';
import { AwsError } from './errors';
import type { HttpRequest } from './sigv4';

/** Services of the Query protocol, by the version of their API that requests name. */
const SERVICES: Readonly<Record<string, string>> = { '2010-05-08': 'iam', '2011-06-15': 'sts' };

/** The caller of an operation that takes no signature. */
export const ANONYMOUS: Principal = {
  type: 'anonymous',
  arn: 'anonymous',
  accountId: 'anonymous',
  userId: 'anonymous',
};

/** The service that a request without a signature is for; undefined when the request does not tell. */
export function unsignedService({ url, body }: HttpRequest): string | undefined {
  const form = body || url.slice(url.indexOf('?') + 1);
  return SERVICES[new URLSearchParams(form).get('Version') ?? ''];
}

/** The error of a request without a signature, to an operation that takes one. Its text is AWS's. */
export function unsignedError(protocol: 'json' | 'query'): AwsError {
  const message = `${protocol === 'query' ? 'Request is missing' : 'Missing'} Authentication Token`;
  return new AwsError('MissingAuthenticationToken', message, { status: 403 });
}
