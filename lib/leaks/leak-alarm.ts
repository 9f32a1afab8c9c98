import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { RUNBOOK } from '../../engine/src/contract';
import { shortPath } from '../short-path';

/** Metric of an alarm, what it says about the construct, and the page of the runbook. */
export interface LeakAlarmProps {
  readonly metric: IMetric;
  readonly what: string;
  readonly page: string;
  /**
   * Number of periods, one of which raises the alarm.
   *
   * @default 1
   */
  readonly evaluationPeriods?: number;
}

/** Creates an alarm that is raised by one occurrence. Its description links to the runbook. */
export function leakAlarm(scope: Construct, id: string, props: LeakAlarmProps): Alarm {
  const { metric, what, page, evaluationPeriods = 1 } = props;
  return new Alarm(scope, id, {
    metric,
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods,
    ...(evaluationPeriods > 1 && { datapointsToAlarm: 1 }),
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${shortPath(scope.node.path, 600)} ${what}. Runbook: ${RUNBOOK}#${page}`,
  });
}
