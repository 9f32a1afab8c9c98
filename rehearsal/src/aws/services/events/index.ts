import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { checkPattern, type EventPattern, matches } from './pattern';

export interface Rule {
  readonly name: string;
  readonly pattern: EventPattern;
  /** Functions and topics. `input` is JSON that replaces the event. */
  readonly targets: readonly { readonly arn: string; readonly input?: string }[];
}

export interface FailedDelivery {
  readonly rule: string;
  readonly target: string;
  readonly time: number;
  readonly reason: string;
}

const PRINCIPAL = 'events.amazonaws.com';

/** The default event bus of EventBridge. */
export class EventBus {
  /** Deliveries that a target refused. */
  readonly failures: FailedDelivery[] = [];
  /** Number of events by source and detail type. */
  readonly counts = new Map<string, number>();
  private readonly rules = new Map<string, Rule>();

  constructor(private readonly aws: LocalAws) {}

  /** @throws Error if the pattern has an unsupported operator */
  putRule(rule: Rule): string {
    checkPattern(rule.pattern);
    this.rules.set(rule.name, rule);
    return this.arnOf(rule);
  }

  removeRule(name: string): void {
    this.rules.delete(name);
  }

  put({ source, detailType, detail }: { source: string; detailType: string; detail: unknown }): void {
    const { aws } = this;
    const kind = `${source} ${detailType}`;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    const now = aws.timeline.now();
    const event = {
      version: '0',
      id: aws.random.uuid(),
      'detail-type': detailType,
      source,
      account: aws.account,
      time: new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
      region: aws.region,
      resources: [],
      detail,
    };
    aws.exposureWatch.look(`event:${source}`, JSON.stringify(event), now);
    for (const rule of this.rules.values()) {
      if (!matches(rule.pattern, event)) continue;
      for (const { arn, input } of rule.targets) {
        if (aws.faults.deliveries.lose(rule.name, `an event for ${arn}`)) continue;
        const given = input === undefined ? event : JSON.parse(input);
        aws.timeline.spawn(() =>
          aws.faults.deliveries.deliver(rule.name, `an event for ${arn}`, () =>
            this.deliver(rule, arn, given),
          ),
        );
      }
    }
  }

  private async deliver(rule: Rule, target: string, event: unknown): Promise<void> {
    const { aws } = this;
    try {
      const service = target.split(':')[2];
      if (service === 'lambda') {
        await aws.lambda.invokeAsync(target, event, {
          principal: { type: 'service', arn: PRINCIPAL, accountId: aws.account, userId: PRINCIPAL },
          sourceArn: this.arnOf(rule),
          sourceAccount: aws.account,
        });
      } else if (service === 'sns') {
        await aws.sns.publish(target, rule.name, JSON.stringify(event), PRINCIPAL, this.arnOf(rule));
      } else {
        throw new AwsError('TargetNotSimulated', `Targets of the service ${service} are not simulated.`);
      }
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const reason = `${error.code}: ${error.message}`;
      this.failures.push({ rule: rule.name, target, time: aws.timeline.now(), reason });
    }
  }

  private arnOf({ name }: Rule): string {
    return `arn:aws:events:${this.aws.region}:${this.aws.account}:rule/${name}`;
  }
}
