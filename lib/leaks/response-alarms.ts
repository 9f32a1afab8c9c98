import { Duration } from 'aws-cdk-lib';
import type { Alarm, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { notifyOf } from '../alarm-topic';
import { leakAlarm } from './leak-alarm';

/** Properties of `ResponseAlarms`. */
export interface ResponseAlarmsProps {
  readonly machine: StateMachine;
  readonly deadLetters: IQueue;
  /** Function of the daily sweep. */
  readonly sweep: IFunction;
  readonly notify: ITopic;
}

/** CloudWatch alarms of a leak response. Each links to the runbook. */
export class ResponseAlarms extends Construct {
  /**
   * Called by `LeakResponse`.
   *
   * @internal
   */
  public static _create(scope: Construct, id: string, props: ResponseAlarmsProps): ResponseAlarms {
    return new ResponseAlarms(scope, id, props);
  }

  /** Raised when a response failed: a leaked credential is not proved dead. */
  public readonly failed: Alarm;

  /** Raised when a report of a leak could not be handled. */
  public readonly lost: Alarm;

  /** Raised when the daily sweep failed: alerts of GitHub may have been missed, or sessions stay denied. */
  public readonly sweepFailed: Alarm;

  private constructor(scope: Construct, id: string, props: ResponseAlarmsProps) {
    super(scope, id);
    const { machine, deadLetters, sweep, notify } = props;
    const period = Duration.minutes(1);
    this.failed = this.alarm('Failed', machine.metricFailed({ period }), 'did not end a leaked credential');
    this.lost = this.alarm(
      'Lost',
      deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      'could not handle a report of a leak',
    );
    const errors = sweep.metricErrors({ period: Duration.minutes(5), statistic: 'Sum' });
    // Lambda counts an error at the time at which the function was invoked, which may run for 10 minutes.
    this.sweepFailed = this.alarm('SweepFailed', errors, 'could not sweep', 4);
    notifyOf(this, notify, [this.failed, this.lost, this.sweepFailed]);
  }

  private alarm(id: string, metric: IMetric, what: string, evaluationPeriods?: number): Alarm {
    return leakAlarm(this, id, { metric, what, page: 'a-leak-was-reported', evaluationPeriods });
  }
}
