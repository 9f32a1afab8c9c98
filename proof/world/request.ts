import type { RequestFault } from '../../engine/src/testing/faults';
import type { SdkRequest } from '../../engine/src/testing/issuer';
import { isSdkError, sdkError } from '../../engine/src/testing/sdk-error';
import { CONTAIN, compromiseCurrent, containCurrent, REPLACE_NOW } from '../scenarios/replace-now';
import { isInterference } from './faults';
import type { Invocation } from './invocation';
import type { World } from './world';

/** Milliseconds. */
const LATENCY = 20;
/** Request timeout of the clients in the bundles. */
const REQUEST_TIMEOUT = 5000;
const BACKOFF = 100;

/** Errors after which the SDK's standard retry mode repeats a request. Source: @smithy/core, retry. */
const RETRIED = new Set(['ThrottlingException', 'Throttling', 'LimitExceededException', 'TimeoutError']);

/** The failure of one attempt. */
interface Failure {
  readonly code: string;
  readonly message: string;
  /** HTTP status; undefined when no response arrived. */
  readonly status?: number;
}

/** Sends a request as an SDK client does, with its retries, and injects what the schedule has for it. */
export async function sendRequest(
  world: World,
  by: Invocation,
  request: SdkRequest,
  effect: () => unknown,
): Promise<unknown> {
  await requireAlive(by);
  const { writes, attempts, deniable = true } = request;
  const injected = world.injectedAt(request, { writes, attempts, deniable, afterPause: by.afterPause });
  by.afterPause = false;
  if (injected) by.injected[!isInterference(injected) && isIndex(request) ? 'atIndex' : 'elsewhere']++;
  if (injected && isInterference(injected)) {
    await world.interfere(by, injected);
    await requireAlive(by);
  }
  // A request applies to what is current when it reads the secret first.
  if (++by.requests === 1 && world.state.running === 1) {
    if (by.event === REPLACE_NOW) compromiseCurrent(world);
    if (by.event === CONTAIN) containCurrent(world);
  }
  const fault = injected && !isInterference(injected) ? injected : undefined;
  if (fault === 'crash') return by.die();
  for (let attempt = 1; ; attempt++) {
    const result = await sendOnce(world, by, request, effect, fault, attempt);
    if (!('code' in result)) return result.answer;
    if (attempt >= attempts || !isRetried(result)) throw thrownBySdk(result, attempt, request.input);
    await world.sleep(by, BACKOFF * 2 ** attempt);
  }
}

async function sendOnce(
  world: World,
  by: Invocation,
  request: SdkRequest,
  effect: () => unknown,
  fault: RequestFault | undefined,
  attempt: number,
): Promise<Failure | { readonly answer: unknown }> {
  world.clock.pass(LATENCY);
  if (fault === 'lose') return { code: 'InternalFailure', message: 'An internal error.', status: 500 };
  if (fault === 'deny') return denied(request);
  if (fault === 'throttle') return throttled(request);
  const result = await resultOf(effect);
  world.afterRequest(by, request, 'code' in result ? result.code : undefined);
  await requireAlive(by);
  if (fault === 'crash-after') return by.die();
  if (fault === 'timeout')
    return world.sleep(by, Math.max(0, by.deadline - world.clock.now())).then(() => by.die());
  if (fault === 'mute' || (fault === 'mute-once' && attempt === 1)) {
    await world.sleep(by, REQUEST_TIMEOUT);
    return { code: 'TimeoutError', message: 'The request timed out.' };
  }
  return result;
}

async function resultOf(effect: () => unknown): Promise<Failure | { readonly answer: unknown }> {
  try {
    return { answer: await effect() };
  } catch (error) {
    if (!isSdkError(error)) throw error;
    return { code: error.name, message: error.message, status: error.$metadata.httpStatusCode };
  }
}

const requireAlive = (by: Invocation): Promise<never> | undefined => (by.dead ? by.die() : undefined);

const isRetried = ({ code, status = 0 }: Failure): boolean => RETRIED.has(code) || status >= 500;

/** KMS and DynamoDB are called for the leak index only. */
const isIndex = ({ service }: SdkRequest): boolean => service === 'kms' || service === 'dynamodb';

/** Secrets Manager and IAM have different names for the same refusals. */
const isSecretsManager = ({ service }: SdkRequest): boolean => service === 'secretsmanager';

function denied(request: SdkRequest): Failure {
  const message = `The function is not authorized to perform: ${request.service}:${request.operation}`;
  return isSecretsManager(request)
    ? { code: 'AccessDeniedException', message, status: 400 }
    : { code: 'AccessDenied', message, status: 403 };
}

function throttled(request: SdkRequest): Failure {
  const code = isSecretsManager(request) ? 'ThrottlingException' : 'Throttling';
  return { code, message: 'Rate exceeded', status: 400 };
}

/**
 * The error of the SDK, with the request and the response on it: a middleware, a logger or a later SDK may put them
 * there, and code that logs the error would disclose them.
 */
function thrownBySdk({ code, message, status }: Failure, attempts: number, request: object): Error {
  const error = sdkError(code, status, message, attempts);
  return Object.assign(error, { $response: { statusCode: status, request } });
}
