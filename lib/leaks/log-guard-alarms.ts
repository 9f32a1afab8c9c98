import { Duration } from 'aws-cdk-lib';
import { type Alarm, type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRICS } from '../../engine/src/contract';
import { LEAK_METRICS } from '../../lambdas/leaks/contract';
import { LOG_GUARD_METRICS } from '../../lambdas/leaks/log-scanner/contract';
import { notifyOf } from '../alarm-topic';
import { leakAlarm } from './leak-alarm';

/** Properties of `LogGuardAlarms`. */
export interface LogGuardAlarmsProps {
  readonly scanner: IFunction;
  /** @default - no notifications */
  readonly alarmTopic?: ITopic;
}

/** CloudWatch alarms of a log guard. Each links to the runbook. */
export class LogGuardAlarms extends Construct {
  /** Raised when log events could not be scanned. Lambda invokes the function twice more for them. */
  public readonly failed: Alarm;

  /** Raised when texts or events were left out because of a limit. */
  public readonly incomplete: Alarm;

  constructor(scope: Construct, id: string, { scanner, alarmTopic }: LogGuardAlarmsProps) {
    super(scope, id);
    const sum = { period: Duration.minutes(5), statistic: 'Sum' };
    this.failed = this.alarm('Failed', scanner.metricErrors(sum), 'could not scan log events');
    const notScanned = new Metric({
      ...sum,
      namespace: METRICS.namespace,
      metricName: LOG_GUARD_METRICS.notScanned,
      dimensionsMap: { [LEAK_METRICS.dimension]: scope.node.path },
    });
    this.incomplete = this.alarm('Incomplete', notScanned, 'left out log events or texts because of a limit');
    if (alarmTopic) notifyOf(this, alarmTopic, [this.failed, this.incomplete]);
  }

  private alarm(id: string, metric: IMetric, what: string): Alarm {
    return leakAlarm(this, id, { metric, what, page: 'logs-are-not-scanned' });
  }
}
