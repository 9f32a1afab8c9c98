import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRICS, RUNBOOK } from '../engine/src/contract';
import { shortPath } from './short-path';

/** PutMetricAlarm, AlarmDescription. */
const LONGEST_DESCRIPTION = 1024;

/** What is watched. */
export interface AlarmsProps {
  /** The construct path of the secret, which names it in the alarms' descriptions. */
  readonly secretPath: string;
  /** The function that replaces its credential. */
  readonly rotator: IFunction;
  /** How often the rotator reports. */
  readonly sweepInterval: Duration;
  /**
   * Who is told, when an alarm is raised and when it is over.
   *
   * @default - nobody: the alarms change their state only
   */
  readonly alarmTopic?: ITopic;
}

interface AlarmText {
  description(path: string): string;
  readonly page: string;
}

/** CloudWatch alarms for one secret. Each names the secret and a page of the runbook. */
export class Alarms extends Construct {
  /**
   * A `RotatingSecret` makes its alarms.
   *
   * @internal
   */
  public static _create(scope: Construct, id: string, props: AlarmsProps): Alarms {
    return new Alarms(scope, id, props);
  }

  /** A rotation or a sweep ended with an error, in the last minute. */
  public readonly failed: Alarm;

  /** The current credential is older than its schedule allows, or the rotator has gone silent. */
  public readonly overdue: Alarm;

  /** A straggler or a taken slot stops a rotation, or keeps a replaced credential in service. */
  public readonly heldBack: Alarm;

  private readonly secretPath: string;

  private constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.secretPath = props.secretPath;
    const reported = (metricName: string) =>
      new Metric({
        namespace: METRICS.namespace,
        metricName,
        dimensionsMap: { [METRICS.dimension]: props.rotator.functionName },
        statistic: 'Maximum',
        // Two sweeps: one that comes late is no silence.
        period: Duration.seconds(2 * props.sweepInterval.toSeconds()),
      });

    this.failed = this.alarm('Failed', {
      // Not a metric of the engine: this one counts crashes and time-outs too.
      metric: props.rotator.metricErrors({ period: Duration.minutes(1), statistic: 'Sum' }),
      description: (path) => `A rotation or a sweep of ${path} failed.`,
      page: 'rotation-failed',
      missing: TreatMissingData.NOT_BREACHING,
    });
    this.overdue = this.alarm('Overdue', {
      metric: reported(METRICS.overdue),
      description: (path) =>
        `The credential of ${path} is older than its schedule allows, or its rotator is silent.`,
      page: 'overdue',
      missing: TreatMissingData.BREACHING,
    });
    this.heldBack = this.alarm('HeldBack', {
      metric: reported(METRICS.heldBack),
      description: (path) => `A straggler or a taken slot holds back a rotation or a retirement of ${path}.`,
      page: 'held-back',
      missing: TreatMissingData.NOT_BREACHING,
    });
    if (props.alarmTopic) this.notify(props.alarmTopic);
  }

  private alarm(id: string, about: AlarmText & { metric: IMetric; missing: TreatMissingData }): Alarm {
    return new Alarm(this, id, {
      metric: about.metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: about.missing,
      alarmDescription: describe(this.secretPath, about),
    });
  }

  private notify(topic: ITopic): void {
    const action = { bind: () => ({ alarmActionArn: topic.topicArn }) };
    for (const alarm of [this.failed, this.overdue, this.heldBack]) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    // A topic with a policy of its own (one that enforces TLS, for example) otherwise drops alarms silently.
    topic.grantPublish(
      new ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}

/** The link to the runbook stays whole, however long the path. */
function describe(path: string, { description, page }: AlarmText): string {
  const text = (name: string) => `${description(name)} Runbook: ${RUNBOOK}#${page}`;
  return text(shortPath(path, LONGEST_DESCRIPTION - text('').length));
}
