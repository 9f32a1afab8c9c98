import type { Identity } from './call';
import { credentialError } from './credential-errors';
import type { LocalAws } from './local-aws';
import { timeError } from './request-time';
import { type HttpRequest, type Scope, signatureMatches } from './sigv4';

/** The identity that signed a request, whose use is recorded. Throws the error of AWS if its credentials are refused. */
export function authenticate(
  { timeline, iam, sts, checkRequestTimes }: LocalAws,
  request: HttpRequest,
  scope: Scope,
  protocol: 'json' | 'query',
): Identity {
  const now = timeline.now();
  const identity = iam.identity(scope.accessKeyId) ?? sts.identity(scope.accessKeyId);
  if (!identity) throw credentialError('unknown', protocol);
  const refusal = identity.refusal(scope.region, now);
  if (refusal) throw credentialError(refusal.code === 'ExpiredToken' ? 'expired' : 'unknown', protocol);
  if (
    identity.sessionToken !== undefined &&
    request.headers['x-amz-security-token'] !== identity.sessionToken
  ) {
    throw credentialError('unknown', protocol);
  }
  const untimely = checkRequestTimes ? timeError(request, protocol, now) : undefined;
  if (untimely) throw untimely;
  if (!signatureMatches(request, scope, identity.secretAccessKey)) {
    throw credentialError('signature', protocol);
  }
  identity.used?.(scope.service, scope.region, now);
  return identity;
}
