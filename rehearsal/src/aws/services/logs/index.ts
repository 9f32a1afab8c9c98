import type { Call, Principal } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { type EmbeddedMetric, embeddedMetrics } from './emf';

/** The number of lines that a group keeps. */
const LINES_KEPT = 2000;

export interface LogGroup {
  readonly name: string;
  /** The latest lines, oldest first. */
  readonly lines: string[];
  /** Number of lines ever written. */
  count: number;
  readonly streams: Set<string>;
}

export interface RefusedMetric {
  readonly logGroup: string;
  readonly metric: string;
  readonly time: number;
  readonly reason: string;
}

/** CloudWatch Logs: groups with their latest lines, and the metrics in the lines. */
export class Logs {
  readonly groups = new Map<string, LogGroup>();
  /** Metrics in log lines that CloudWatch refused. */
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

  /** Writes a line, and creates the group if it does not exist. */
  write(groupName: string, line: string): void {
    const { aws } = this;
    const group = this.createGroup(groupName);
    group.lines.push(line);
    group.count++;
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
   * Writes the output of a function with the permissions of its execution role. As on Lambda, the function gets no error
   * for lines that its role may not write; the authorizer records the denial.
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
