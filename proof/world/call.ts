import { AwsError } from '../../rehearsal/src/aws/errors';
import { type CallTraits, type Fault, isInterference } from './fault';
import type { Invocation } from './invocation';
import { denied, FAILED, type Failure, failureOf, isRetried, LOST, sdkError, throttled } from './sdk-error';
import type { World } from './world';

/** Milliseconds. */
const LATENCY = 20;
/** What the clients of the bundles wait for an answer. */
const REQUEST_TIMEOUT = 5000;
const BACKOFF = 100;

/** One call of the code, as its SDK client makes it. */
export interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  /** What is asked, for the trace and for errors that tell too much. */
  readonly input: object;
  readonly attempts: number;
  readonly writes: boolean;
  readonly deniable: boolean;
  run(): unknown;
}

/** Makes the call with whatever is to happen at it, as the SDK would: asking again, then giving up. */
export async function makeCall(world: World, by: Invocation, call: ServiceCall): Promise<unknown> {
  await alive(by);
  const traits: CallTraits = { ...call, rested: by.rested };
  by.rested = false;
  const injected = world.faultAt(call, traits);
  if (injected && isInterference(injected)) {
    await world.interfere(by, injected);
    await alive(by);
  }
  const fault = injected && !isInterference(injected) ? injected : undefined;
  if (fault === 'killed-before') return by.die();
  for (let attempt = 1; ; attempt++) {
    const failure = await ask(world, by, call, fault, attempt);
    if (!('code' in failure)) return failure.answer;
    if (attempt >= call.attempts || !isRetried(failure)) throw sdkError(failure, attempt, call.input);
    await world.sleep(by, BACKOFF * 2 ** attempt);
  }
}

async function ask(
  world: World,
  by: Invocation,
  call: ServiceCall,
  fault: Fault | undefined,
  attempt: number,
): Promise<Failure | { readonly answer: unknown }> {
  world.clock.pass(LATENCY);
  switch (fault) {
    case 'failed':
      return FAILED;
    case 'denied':
      return denied(call.service, call.operation);
    case 'throttled':
      return throttled(call.service);
  }
  const outcome = await take(call);
  world.afterCall(by, call, 'code' in outcome ? outcome.code : undefined);
  await alive(by);
  if (fault === 'killed-after') return by.die();
  if (fault === 'late')
    return world.sleep(by, Math.max(0, by.deadline - world.clock.now())).then(() => by.die());
  if (fault === 'lost' || (fault === 'repeated' && attempt === 1)) {
    await world.sleep(by, REQUEST_TIMEOUT);
    return LOST;
  }
  return outcome;
}

async function take(call: ServiceCall): Promise<Failure | { readonly answer: unknown }> {
  try {
    return { answer: await call.run() };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return failureOf(call.service, error);
  }
}

function alive(by: Invocation): Promise<unknown> | undefined {
  return by.dead ? by.die() : undefined;
}
