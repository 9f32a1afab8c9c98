import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  type Check,
  type Clock,
  type Log,
  otherRegion,
  REQUEST_TIMES,
  type RekeyError,
  SECOND,
  textOf,
} from 'cdk-rekey-engine';
import type { AccessKeyValue } from './contract';

/** STS in a region, with the credentials of one key. */
export interface Endpoint {
  /** The ARN of the key's principal. */
  identify(): Promise<string>;
  close(): void;
}

export type OpenEndpoint = (key: AccessKeyValue, region: string) => Endpoint;

/** Interval between two requests. */
const BETWEEN_TRIES = 2 * SECOND;

export interface Trial {
  readonly key: AccessKeyValue;
  readonly userName: string;
  readonly check: Check;
  readonly clock: Clock;
  readonly log: Log;
  readonly open: OpenEndpoint;
}

/** Meaning of a response of STS: confirmed, refuted or inconclusive. */
export type Verdict = 'confirmed' | 'refuted' | 'inconclusive';

/** The response that every endpoint must give. */
export interface Wanted {
  /** The meaning of an identity. May throw a RekeyError, which ends the requests. */
  ofIdentity(arn: string): Verdict;
  ofError(error: SdkError): Verdict;
  failed(region: string, lastAnswer: string): RekeyError;
}

/** The members of an SDK error that are read. */
export interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Sends requests to the STS endpoints of two regions until each has confirmed several times in a row: endpoints apply a
 * change of a key at different times, and no API reports when all have. Uses one region in a partition with one region.
 * Returns the regions.
 */
export async function askEndpoints(trial: Trial, wanted: Wanted, home?: string): Promise<string[]> {
  // Stryker disable next-line StringLiteral: equivalent, because Lambda sets AWS_REGION.
  const first = home ?? process.env.AWS_REGION ?? 'us-east-1';
  const other = otherRegion(first);
  const regions = other ? [first, other] : [first];
  await Promise.all(regions.map((region) => askIn(region, trial, wanted)));
  return regions;
}

async function askIn(region: string, trial: Trial, wanted: Wanted): Promise<void> {
  const endpoint = trial.open(trial.key, region);
  try {
    await askAt(endpoint, region, trial, wanted);
  } finally {
    endpoint.close();
  }
}

async function askAt(endpoint: Endpoint, region: string, { check, clock, log }: Trial, wanted: Wanted) {
  const began = clock.now();
  let inARow = 0;
  let since = began;
  let waited = 0;
  for (;;) {
    const { verdict, answer } = await askOnce(endpoint, log, wanted);
    if (verdict === 'confirmed') {
      if (inARow === 0) since = clock.now();
      inARow += 1;
    }
    if (verdict === 'refuted') {
      inARow = 0;
      waited = clock.now() - began;
    }
    // The longer a change takes to reach the first host, the longer others may lag behind.
    if (inARow >= check.successes && clock.now() - since >= waited) return;
    if (verdict !== 'confirmed' && clock.now() + BETWEEN_TRIES > began + check.within)
      throw wanted.failed(region, answer);
    await clock.sleep(BETWEEN_TRIES);
  }
}

async function askOnce(
  endpoint: Endpoint,
  log: Log,
  wanted: Wanted,
): Promise<{ verdict: Verdict; answer: string }> {
  let arn: string;
  try {
    arn = await endpoint.identify();
  } catch (thrown) {
    // The SDK's error is not passed on: it may hold the request.
    const error = (thrown ?? {}) as SdkError;
    const answer = `${textOf(error.name)}: ${log.scrub(textOf(error.message)).slice(0, 200)}`;
    return { verdict: wanted.ofError(error), answer };
  }
  return { verdict: wanted.ofIdentity(arn), answer: `it is the key of ${arn}` };
}

/** Opens a new connection for each request, so that requests reach different hosts of the endpoint. */
export function openSts(key: AccessKeyValue, region: string): Endpoint {
  const client = new STSClient({
    region,
    credentials: key,
    maxAttempts: 1,
    cacheMiddleware: true,
    requestHandler: { ...REQUEST_TIMES, httpsAgent: { keepAlive: false } },
  });
  return {
    identify: async () => (await client.send(new GetCallerIdentityCommand({}))).Arn ?? '',
    close: () => client.destroy(),
  };
}
