import { AwsError } from './errors';

const CODES_OF_QUERY = {
  unknown: 'InvalidClientTokenId',
  expired: 'ExpiredToken',
  signature: 'SignatureDoesNotMatch',
};
const CODES_OF_JSON = {
  unknown: 'UnrecognizedClientException',
  expired: 'ExpiredTokenException',
  signature: 'InvalidSignatureException',
};

const MESSAGES = {
  unknown: 'The security token included in the request is invalid.',
  expired: 'The security token included in the request is expired',
  signature:
    'The request signature we calculated does not match the signature you provided. ' +
    'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
};

/** The error with which a service refuses credentials. Its code depends on the protocol. */
export function credentialError(
  problem: 'unknown' | 'expired' | 'signature',
  protocol: 'json' | 'query',
): AwsError {
  return protocol === 'query'
    ? new AwsError(CODES_OF_QUERY[problem], MESSAGES[problem], { status: 403 })
    : new AwsError(CODES_OF_JSON[problem], MESSAGES[problem]);
}
