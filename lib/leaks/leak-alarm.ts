import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { RUNBOOK } from '../../engine/src/contract';
import { shortPath } from '../short-path';

/** Metric of an alarm, what it says about the construct, and the page of the runbook. */
export interface LeakAlarmProps {
  readonly metric: IMetric;
  readonly what: string;
  readonly page: string;
}

/** Creates an alarm that is raised by one occurrence. Its description links to the runbook. */
export function leakAlarm(scope: Construct, id: string, { metric, what, page }: LeakAlarmProps): Alarm {
  return new Alarm(scope, id, {
    metric,
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: `${shortPath(scope.node.path, 600)} ${what}. Runbook: ${RUNBOOK}#${page}`,
  });
}
