import type { FailureClass } from '../../../backend';
import type { HttpResponse } from '../../../http/http';
import { objectOf } from '../../../http/json-object';
import { failureOfStatus, retryAfterOf, ServiceFailure } from '../../../http/service-failure';

/** The request was signed with a wrong time or a wrong key. */
const SIGNATURE = [
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
];
/** The access key is unknown, or its session is over. */
const CREDENTIALS = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'ExpiredTokenException',
  'ExpiredToken',
];

/** Error codes of the services by class. Source: API references of Secrets Manager, Systems Manager, STS and KMS. */
const CLASSES: Readonly<Record<string, FailureClass>> = {
  ...classOf('denied', [
    ...SIGNATURE,
    ...CREDENTIALS,
    'AccessDeniedException',
    'AccessDenied',
    'MissingAuthenticationToken',
    'MissingAuthenticationTokenException',
    'IncompleteSignature',
    'IncompleteSignatureException',
    'NotAuthorized',
    'OptInRequired',
    'KMSAccessDeniedException',
    'IDPRejectedClaim',
    'InvalidIdentityToken',
  ]),
  ...classOf('throttled', [
    'BandwidthLimitExceeded',
    'LimitExceededException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'RequestThrottledException',
    'SlowDown',
    'Throttling',
    'ThrottledException',
    'ThrottlingException',
    'TooManyRequestsException',
  ]),
  ...classOf('not-found', ['ResourceNotFoundException', 'ParameterNotFound', 'ParameterVersionNotFound']),
  ...classOf('key-unavailable', [
    'DecryptionFailure',
    'DecryptionFailureException',
    'InvalidKeyId',
    'KMSDisabledException',
    'KMSInvalidStateException',
    'KMSNotFoundException',
  ]),
  ...classOf('transient', [
    'InternalServiceError',
    'InternalServerError',
    'InternalFailure',
    'ServiceUnavailable',
    'ServiceUnavailableException',
    'RequestTimeout',
    'RequestTimeoutException',
    'TimeoutError',
    'IDPCommunicationError',
  ]),
  ...classOf('invalid', [
    'InvalidParameterException',
    'InvalidRequestException',
    'ValidationException',
    'SerializationException',
    'UnknownOperationException',
  ]),
};

const MARKED_FOR_DELETION = /(?:marked|scheduled) for deletion/i;
/** Another account's secret whose owner changed it to the default key of the account. */
const UNUSABLE_KEY = /default KMS service key/i;

/** True for an error code with a class of its own. */
export const isKnownCode = (code: string | undefined) => code !== undefined && Object.hasOwn(CLASSES, code);
/** True if a signature was refused, perhaps because of the time in it. */
export const isSignatureCode = (code: string | undefined) => code !== undefined && SIGNATURE.includes(code);
/** True if other credentials may be accepted. */
export const isCredentialCode = (code: string | undefined) =>
  code !== undefined && CREDENTIALS.includes(code);

/** The failure for an error of a service. */
export function failureOf(
  code: string | undefined,
  status: number,
  text: string,
  retryAfter?: number,
): ServiceFailure {
  const known = code !== undefined && isKnownCode(code) ? CLASSES[code] : undefined;
  let failure = known ?? failureOfStatus(status);
  if (code === 'InvalidRequestException' && MARKED_FOR_DELETION.test(text)) failure = 'deleted';
  if (code === 'InvalidRequestException' && UNUSABLE_KEY.test(text)) failure = 'key-unavailable';
  const parts = [code ?? `HTTP ${status}`, messageOf(code, text)].filter(Boolean);
  return new ServiceFailure(failure, parts.join(': '), {
    ...(code === undefined ? {} : { code }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** The failure for a response with an error in JSON. */
export function jsonFailure(response: HttpResponse): ServiceFailure {
  const { __type, message, Message, code } = objectOf(response.body) ?? {};
  const named = response.header('x-amzn-errortype') ?? __type ?? code;
  const name = typeof named === 'string' ? /^(?:.*#)?([\w.]+)/.exec(named)?.[1] : undefined;
  const text = [message, Message].find((part) => typeof part === 'string') as string | undefined;
  const milliseconds = Number(response.header('x-amz-retry-after') ?? Number.NaN);
  const retryAfter = Number.isNaN(milliseconds) ? retryAfterOf(response.header('retry-after')) : milliseconds;
  return failureOf(name, response.status, text ?? '', retryAfter);
}

/** A message of a service, in one line and not too long. */
function messageOf(code: string | undefined, text: string): string {
  // Some services answer with the request that they expected to be signed, including the session token.
  if (isSignatureCode(code))
    return 'the signature is not accepted: check the secret access key and the clock';
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}

function classOf(failure: FailureClass, codes: readonly string[]): Record<string, FailureClass> {
  return Object.fromEntries(codes.map((code) => [code, failure]));
}
