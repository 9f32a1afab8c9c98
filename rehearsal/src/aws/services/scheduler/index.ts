import { nextTime } from '../../../kernel/aws-schedule';
import type { Scheduled } from '../../../kernel/timeline';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';

export interface Schedule {
  readonly name: string;
  /** rate(…), cron(…) or at(…), in UTC. */
  readonly expression: string;
  /** The input of the target as JSON. @default '{}' */
  readonly input?: string;
  /** The ARN of a function. */
  readonly targetArn: string;
  /** The role with which the target is invoked. */
  readonly roleArn: string;
  /** @default true */
  readonly enabled?: boolean;
}

export interface FailedRun {
  readonly schedule: string;
  readonly time: number;
  readonly reason: string;
}

const PRINCIPAL = 'scheduler.amazonaws.com';

/** EventBridge Scheduler. A rate first fires one interval after its creation. Flexible windows are not simulated. */
export class Scheduler {
  /** Runs whose target could not be invoked. */
  readonly failures: FailedRun[] = [];
  private readonly schedules = new Map<string, { schedule: Schedule; next?: Scheduled }>();

  constructor(private readonly aws: LocalAws) {}

  /** @throws ConflictException; ValidationException if Scheduler may not assume the role; Error for a bad expression */
  createSchedule(schedule: Schedule): void {
    const { name, expression, input, roleArn } = schedule;
    if (this.schedules.has(name)) {
      throw new AwsError('ConflictException', `Schedule ${name} already exists.`, { status: 409 });
    }
    if (!this.aws.sts.trusts(roleArn, PRINCIPAL)) {
      throw new AwsError(
        'ValidationException',
        'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
      );
    }
    if (input !== undefined) JSON.parse(input);
    const now = this.aws.timeline.now();
    const time = nextTime(expression, now);
    this.schedules.set(name, { schedule });
    if (schedule.enabled !== false) this.plan(name, time);
  }

  removeSchedule(name: string): void {
    this.schedules.get(name)?.next?.cancel();
    this.schedules.delete(name);
  }

  private plan(name: string, time: number): void {
    const entry = this.schedules.get(name);
    if (!entry || time === Number.POSITIVE_INFINITY) return;
    entry.next = this.aws.timeline.at(time, () => {
      this.plan(name, nextTime(entry.schedule.expression, time));
      return this.fire(entry.schedule);
    });
  }

  /** Invokes the target; faults may lose or repeat the invocation. */
  private async fire(schedule: Schedule): Promise<void> {
    const { deliveries } = this.aws.faults;
    if (deliveries.lose(schedule.name, 'a scheduled run')) return;
    await deliveries.deliver(schedule.name, 'a scheduled run', () => this.invoke(schedule));
  }

  private async invoke({ name, targetArn, roleArn, input }: Schedule): Promise<void> {
    const { aws } = this;
    try {
      const { principal } = aws.sts.session(roleArn, name);
      await aws.lambda.invokeAsync(targetArn, JSON.parse(input ?? '{}'), { principal });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const reason = `${error.code}: ${error.message}`;
      this.failures.push({ schedule: name, time: aws.timeline.now(), reason });
    }
  }
}
