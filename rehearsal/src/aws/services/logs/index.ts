import type { Call, Principal } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { type EmbeddedMetric, embeddedMetrics } from './emf';

/** Lines kept per group; earlier ones are only counted. */
const LINES_KEPT = 2000;

export interface LogGroup {
  readonly name: string;
  /** The latest lines, oldest first. */
  readonly lines: string[];
  /** How many were ever written. */
  count: number;
  readonly streams: Set<string>;
}

export interface RefusedMetric {
  readonly logGroup: string;
  readonly metric: string;
  readonly time: number;
  readonly reason: string;
}

/** CloudWatch Logs: groups with their latest lines, and the metrics that lines carry. */
export class Logs {
  readonly groups = new Map<string, LogGroup>();
  /** Metrics in log lines that CloudWatch did not take; who wrote the line is not told. */
  readonly refusedMetrics: RefusedMetric[] = [];

  constructor(private readonly aws: LocalAws) {}

  createGroup(name: string): LogGroup {
    let group = this.groups.get(name);
    if (!group) {
      group = { name, lines: [], count: 0, streams: new Set() };
      this.groups.set(name, group);
    }
    return group;
  }

  /** Writes one line, making the group if need be. */
  write(groupName: string, line: string): void {
    const { aws } = this;
    const group = this.createGroup(groupName);
    group.lines.push(line);
    group.count++;
    // Cutting in bulk keeps the cost of a line constant.
    if (group.lines.length >= 2 * LINES_KEPT) group.lines.splice(0, group.lines.length - LINES_KEPT);
    aws.exposureWatch.look(`log:${groupName}`, line, aws.timeline.now());
    for (const metric of embeddedMetrics(line)) this.publish(groupName, metric);
  }

  private publish(logGroup: string, { namespace, name, dimensions, value, time }: EmbeddedMetric): void {
    const { aws } = this;
    try {
      aws.cloudWatch.put(namespace, name, dimensions, value, time);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const reason = `${error.code}: ${error.message}`;
      this.refusedMetrics.push({ logGroup, metric: name, time: aws.timeline.now(), reason });
    }
  }

  /** The latest lines of a group, oldest first. */
  lines(groupName: string): string[] {
    return this.groups.get(groupName)?.lines.slice(-LINES_KEPT) ?? [];
  }

  /**
   * Writes what a function said with the permissions of its execution role. As on Lambda, lines that the role
   * may not write are lost without a word to the function; the authorizer has the denial.
   */
  async deliver(groupName: string, stream: string, lines: readonly string[], by: Principal): Promise<void> {
    try {
      if (!this.groups.has(groupName)) await this.require(by, 'CreateLogGroup', groupName, '*');
      const group = this.createGroup(groupName);
      if (!group.streams.has(stream))
        await this.require(by, 'CreateLogStream', groupName, `log-stream:${stream}`);
      group.streams.add(stream);
      await this.require(by, 'PutLogEvents', groupName, `log-stream:${stream}`);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return;
    }
    for (const line of lines) this.write(groupName, line);
  }

  private require(
    principal: Principal,
    operation: string,
    group: string,
    rest: string,
  ): void | Promise<void> {
    const { aws } = this;
    const call: Call = {
      service: 'logs',
      operation,
      region: aws.region,
      principal,
      accessKeyId: '',
      now: aws.timeline.now(),
      requestId: '',
    };
    const resource = `arn:aws:logs:${aws.region}:${aws.account}:log-group:${group}:${rest}`;
    return aws.authorizer.require(call, { action: `logs:${operation}`, resource });
  }
}
