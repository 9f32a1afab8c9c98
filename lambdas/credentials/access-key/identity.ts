import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type Clock, SECOND } from '../../rotation/clock';
import { RekeyError } from '../../rotation/errors';
import type { Check } from '../../rotation/kind';
import type { Log } from '../../rotation/log';
import { REQUEST_TIMES } from '../../rotation/request-times';
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

interface Trial {
  readonly key: AccessKeyValue;
  readonly userName: string;
  readonly check: Check;
  readonly clock: Clock;
  readonly log: Log;
  readonly open: OpenEndpoint;
}

/**
 * Authenticates at the STS endpoints of two regions, several times in a row at each: a new key reaches the
 * endpoints one after the other, and no API tells when it has reached all.
 */
export async function tryEverywhere(
  trial: Trial,
  home = process.env.AWS_REGION ?? 'us-east-1',
): Promise<void> {
  await Promise.all([home, otherRegion(home)].map((region) => tryIn(region, trial)));
}

async function tryIn(region: string, trial: Trial): Promise<void> {
  const endpoint = trial.open(trial.key, region);
  try {
    await tryAt(endpoint, region, trial);
  } finally {
    endpoint.close();
  }
}

async function tryAt(endpoint: Endpoint, region: string, { key, userName, check, clock, log }: Trial) {
  const began = clock.now();
  const end = began + check.within;
  let inARow = 0;
  let goodSince = began;
  let waited = 0;
  for (;;) {
    let problem = '';
    try {
      requireUser(await endpoint.identify(), userName);
      if (inARow === 0) goodSince = clock.now();
      inARow += 1;
    } catch (thrown) {
      if (thrown instanceof RekeyError) throw thrown;
      // Mostly InvalidClientTokenId: not there yet. The SDK's error stays here.
      const { name, message } = thrown as Error;
      problem = `${name}: ${log.scrub(message).slice(0, 200)}`;
      if (refusesKey(thrown as SdkError)) {
        inARow = 0;
        waited = clock.now() - began;
      }
    }
    // The longer a key takes to arrive, the longer it is refused here and there afterwards.
    if (inARow >= check.successes && clock.now() - goodSince >= waited) return;
    if (problem && clock.now() + BETWEEN_TRIES > end) throw verifyFailed(key, region, check, problem);
    await clock.sleep(BETWEEN_TRIES);
  }
}

interface SdkError {
  readonly name: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** A service that is out of order, out of reach or too busy says nothing of the key. */
function refusesKey({ name, $metadata }: SdkError): boolean {
  const status = $metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && !name.startsWith('Throttling');
}

/** A region of the same partition, far from home. */
export function otherRegion(home: string): string {
  if (home.startsWith('cn-')) return home === 'cn-north-1' ? 'cn-northwest-1' : 'cn-north-1';
  if (home.startsWith('us-gov-')) return home === 'us-gov-west-1' ? 'us-gov-east-1' : 'us-gov-west-1';
  return home === 'us-east-1' ? 'us-west-2' : 'us-east-1';
}

/** Every try has a connection of its own: what one host of the endpoint knows says little of the others. */
export function openSts(key: AccessKeyValue, region: string): Endpoint {
  const client = new STSClient({
    region,
    credentials: key,
    maxAttempts: 1,
    requestHandler: { ...REQUEST_TIMES, httpsAgent: { keepAlive: false } },
  });
  return {
    identify: async () => (await client.send(new GetCallerIdentityCommand({}))).Arn ?? '',
    close: () => client.destroy(),
  };
}

function requireUser(arn: string, userName: string): void {
  if (/:user\//.test(arn) && arn.endsWith(`/${userName}`)) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The access key belongs to ${arn}, not to the user ${userName}.`,
    left: 'AWSCURRENT, and every key.',
    fix: 'find out who wrote this key into the secret; then rotate again.',
  });
}

function verifyFailed(
  key: AccessKeyValue,
  region: string,
  { successes, within }: Check,
  problem: string,
): RekeyError {
  return new RekeyError('VerifyFailed', {
    found: `The access key ${key.accessKeyId} did not authenticate at STS in ${region}, ${successes} times in a row within ${within / SECOND} s; last answer: ${problem}.`,
    left: 'AWSCURRENT, and every key.',
    fix: 'nothing, if a later attempt succeeds; else see whether the function reaches STS in that region.',
  });
}
