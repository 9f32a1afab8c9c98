import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  type Check,
  type Clock,
  type Log,
  otherRegion,
  REQUEST_TIMES,
  type RekeyError,
  textOf,
} from 'cdk-rekey-engine';
import { type Answer, inARow, type Verdict } from '../../verification/in-a-row';
import type { AccessKeyValue } from './contract';

/** STS in a region, with the credentials of one key. */
export interface Endpoint {
  /** The ARN of the key's principal. */
  identify(): Promise<string>;
  close(): void;
}

export type OpenEndpoint = (key: AccessKeyValue, region: string) => Endpoint;

export interface Trial {
  readonly key: AccessKeyValue;
  readonly userName: string;
  readonly check: Check;
  readonly clock: Clock;
  readonly log: Log;
  readonly open: OpenEndpoint;
}

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
    await inARow({
      check: trial.check,
      clock: trial.clock,
      ask: () => askOnce(endpoint, trial.log, wanted),
      failed: (lastAnswer) => wanted.failed(region, lastAnswer),
    });
  } finally {
    endpoint.close();
  }
}

async function askOnce(endpoint: Endpoint, log: Log, wanted: Wanted): Promise<Answer> {
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
