import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { S3Client } from '@aws-sdk/client-s3';
import { realClock } from '../../../engine/src/time/clock';
import { LEAK_ENVIRONMENT } from '../contract';
import { evidenceStore } from '../evidence/store';
import { createHandler } from './handler';
import type { LookUp } from './look-up';
import { regionsOf } from './regions';

/** LookupEvents in us-east-1 has been seen to take more than half a minute (AWS re:Post). */
const TIMES = { connectionTimeout: 5000, requestTimeout: 45_000, throwOnRequestTimeout: true } as const;

const { env } = process;
const account = new AccountClient({ requestHandler: TIMES });
const trails = new Map<string, CloudTrailClient>();

function trailIn(region: string): CloudTrailClient {
  // Retries keep the pace of the region, so that they are not those of the SDK.
  const client =
    trails.get(region) ?? new CloudTrailClient({ region, maxAttempts: 1, requestHandler: TIMES });
  trails.set(region, client);
  return client;
}

const lookUp: LookUp = (region, input) => trailIn(region).send(new LookupEventsCommand(input));

export const handler = createHandler({
  clock: realClock,
  store: evidenceStore(new S3Client({ requestHandler: TIMES }), env[LEAK_ENVIRONMENT.bucket] ?? ''),
  regions: () =>
    regionsOf((NextToken) => account.send(new ListRegionsCommand({ NextToken })), env.AWS_REGION ?? ''),
  lookUp,
  lagSeconds: Number(env[LEAK_ENVIRONMENT.auditLag] ?? 900),
});
