import { sdkError } from '../../../../engine/src/testing/sdk-error';
import type { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import type { TrailEvent } from '../../../../lambdas/leaks/audit/events';
import type { LookUp } from '../../../../lambdas/leaks/audit/look-up';

/** A record of CloudTrail, and the values by which LookupEvents finds it. */
export interface TrailRecord {
  readonly region: string;
  readonly by: string;
  readonly event: TrailEvent;
}

let count = 0;

/** Makes a record of a call. */
export function call(
  region: string,
  by: string,
  service: string,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
): TrailRecord {
  const id = `event-${++count}`;
  const record = {
    eventID: id,
    eventTime: new Date(Date.parse('2026-11-29T06:00:00.000Z') + count * 1000).toISOString(),
    awsRegion: region,
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    sourceIPAddress: '192.0.2.1',
    userAgent: 'aws-cli',
    userIdentity: { type: 'IAMUser', accessKeyId: by, arn: 'arn:aws:iam::111111111111:user/mailer' },
    ...more,
  };
  return { region, by, event: { EventId: id, CloudTrailEvent: JSON.stringify(record) } };
}

/** LookupEvents in memory: pages, two calls a second in each region, and failures. */
export class Trail {
  readonly calls: { region: string; value: string; at: number }[] = [];
  readonly failures = new Map<string, string>();
  /** Events of a page, if fewer than those that are asked for. */
  pageSize = Number.POSITIVE_INFINITY;

  constructor(
    readonly clock: VirtualClock,
    readonly records: TrailRecord[] = [],
  ) {}

  readonly lookUp: LookUp = async (region, { LookupAttributes, NextToken, MaxResults }) => {
    const value = LookupAttributes[0]?.AttributeValue ?? '';
    const at = this.clock.now();
    const recent = this.calls.filter((one) => one.region === region && one.at > at - 1000);
    this.calls.push({ region, value, at });
    const failure = this.failures.get(region);
    if (failure !== undefined) throw sdkError(failure, failure === 'ThrottlingException' ? 400 : 403);
    if (recent.length >= 2) throw sdkError('ThrottlingException', 400);
    const found = this.records.filter((one) => one.region === region && one.by === value);
    const start = Number(NextToken ?? 0);
    const end = start + Math.min(MaxResults, this.pageSize);
    return {
      Events: found.slice(start, end).map(({ event }) => event),
      ...(end < found.length && { NextToken: String(end) }),
    };
  };
}
