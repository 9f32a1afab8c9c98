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

/** STS in a region, asked with one key. */
export interface Endpoint {
  /** The ARN of whose key it is. */
  identify(): Promise<string>;
  close(): void;
}

export type OpenEndpoint = (key: AccessKeyValue, region: string) => Endpoint;

/** Far enough apart that a try tells something new. */
const BETWEEN_TRIES = 2 * SECOND;

export interface Trial {
  readonly key: AccessKeyValue;
  readonly userName: string;
  readonly check: Check;
  readonly clock: Clock;
  readonly log: Log;
  readonly open: OpenEndpoint;
}

/** Meaning of an answer of STS: confirmed, refuted or inconclusive. */
export type Says = 'yes' | 'no' | 'nothing';

/** The answer that every endpoint must give. */
export interface Wanted {
  /** Of an ARN. May throw a RekeyError, which ends the asking. */
  ofIdentity(arn: string): Says;
  ofError(error: SdkError): Says;
  failed(region: string, lastAnswer: string): RekeyError;
}

/** The members of an SDK error that are read. */
export interface SdkError {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * Asks the STS endpoints of two regions, several times in a row at each: a change of a key reaches the
 * endpoints one after the other, and no API tells when it has reached all. A partition with a single region is asked
 * there only. Returns the regions.
 */
export async function askEverywhere(trial: Trial, wanted: Wanted, home?: string): Promise<string[]> {
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
    const { says, answer } = await askOnce(endpoint, log, wanted);
    if (says === 'yes') {
      if (inARow === 0) since = clock.now();
      inARow += 1;
    }
    if (says === 'no') {
      inARow = 0;
      waited = clock.now() - began;
    }
    // The longer a change takes to arrive, the longer it is known here and not there afterwards.
    if (inARow >= check.successes && clock.now() - since >= waited) return;
    if (says !== 'yes' && clock.now() + BETWEEN_TRIES > began + check.within)
      throw wanted.failed(region, answer);
    await clock.sleep(BETWEEN_TRIES);
  }
}

async function askOnce(
  endpoint: Endpoint,
  log: Log,
  wanted: Wanted,
): Promise<{ says: Says; answer: string }> {
  let arn: string;
  try {
    arn = await endpoint.identify();
  } catch (thrown) {
    // The SDK's error stays here.
    const error = (thrown ?? {}) as SdkError;
    const answer = `${textOf(error.name)}: ${log.scrub(textOf(error.message)).slice(0, 200)}`;
    return { says: wanted.ofError(error), answer };
  }
  return { says: wanted.ofIdentity(arn), answer: `it is the key of ${arn}` };
}

/** Every try has a connection of its own: what one host of the endpoint knows says little of the others. */
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
