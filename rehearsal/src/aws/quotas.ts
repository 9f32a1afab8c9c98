import type { Call } from './call';
import { AwsError } from './errors';

/** The maximum number of requests per second to a group of operations, for each account and region. */
interface Quota {
  readonly perSecond: number;
  readonly operations: readonly string[];
}

/**
 * Source: "AWS Secrets Manager quotas", User Guide, and "IAM and AWS STS quotas", IAM User Guide. IAM and KMS are not
 * throttled: IAM's quotas are not documented, and those of KMS are higher than a rehearsal's load.
 */
const QUOTAS: Readonly<Record<string, readonly Quota[]>> = {
  secretsmanager: [
    { perSecond: 10_000, operations: ['DescribeSecret', 'GetSecretValue'] },
    { perSecond: 100, operations: ['ListSecrets'] },
    { perSecond: 100, operations: ['BatchGetSecretValue'] },
    { perSecond: 50, operations: ['PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage'] },
    { perSecond: 50, operations: ['RotateSecret', 'CancelRotateSecret'] },
    { perSecond: 50, operations: ['TagResource', 'UntagResource'] },
    {
      perSecond: 50,
      operations: [
        'PutResourcePolicy',
        'GetResourcePolicy',
        'DeleteResourcePolicy',
        'ValidateResourcePolicy',
      ],
    },
    ...['CreateSecret', 'DeleteSecret', 'RestoreSecret', 'ListSecretVersionIds', 'GetRandomPassword'].map(
      (operation) => ({ perSecond: 50, operations: [operation] }),
    ),
  ],
  sts: [
    {
      perSecond: 600,
      operations: ['AssumeRole', 'GetCallerIdentity', 'GetFederationToken', 'GetAccessKeyInfo'],
    },
  ],
};

interface Count {
  second: number;
  requests: number;
}

interface Counted {
  readonly quota: Quota;
  /** By account and region. */
  readonly counts: Map<string, Count>;
}

/** Throttles requests per second of virtual time. AWS uses token buckets. */
export class Quotas {
  private readonly counted = new Map<string, Counted>();

  constructor() {
    for (const [service, quotas] of Object.entries(QUOTAS)) {
      for (const quota of quotas) {
        const counted = { quota, counts: new Map() };
        for (const operation of quota.operations) this.counted.set(`${service}:${operation}`, counted);
      }
    }
  }

  /** Counts a request for the account of its caller. @throws ThrottlingException or Throttling above the quota */
  count({ service, operation, principal, region, now }: Call): void {
    const counted = this.counted.get(`${service}:${operation}`);
    // Calls of services are not counted.
    if (!counted || principal.type === 'service') return;
    const place = `${principal.accountId}/${region}`;
    const second = Math.floor(now / 1000);
    let count = counted.counts.get(place);
    if (count?.second !== second) {
      count = { second, requests: 0 };
      counted.counts.set(place, count);
    }
    if (count.requests >= counted.quota.perSecond) throw rateExceeded(service);
    count.requests++;
  }
}

/** The query protocol has an older error code. */
function rateExceeded(service: string): AwsError {
  return new AwsError(service === 'sts' ? 'Throttling' : 'ThrottlingException', 'Rate exceeded');
}
