import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRICS, RUNBOOK } from '../engine/src/contract';
import { notifyOf } from './alarm-topic';
import { shortPath } from './short-path';

/** PutMetricAlarm, AlarmDescription. */
const LONGEST_DESCRIPTION = 1024;

/** Properties of `Alarms`. */
export interface AlarmsProps {
  /** Construct path of the secret, for the alarm descriptions. */
  readonly secretPath: string;
  /** Rotation function of the secret. */
  readonly rotator: IFunction;
  /** True if steps may end with InstallPending. */
  readonly asynchronous: boolean;
  /** Interval at which the rotator reports its metrics. */
  readonly sweepInterval: Duration;
  /**
   * Topic that is notified when an alarm changes to ALARM or back to OK.
   *
   * @default - no notifications: the alarms only change state
   */
  readonly alarmTopic?: ITopic;
}

/** Description, runbook page and metric of an alarm. */
interface AlarmConfig {
  readonly text: (path: string) => string;
  readonly page: string;
  readonly metric: IMetric;
  readonly missing: TreatMissingData;
  /** @default 1 */
  readonly evaluationPeriods?: number;
}

/**
 * Period of the alarm *Failed*, and number of periods in which it looks for an error. Lambda counts an error at the time at which
 * the function was invoked (Lambda developer guide, "Types of metrics for Lambda functions"): up to 15 minutes of running, and 5
 * until the metrics arrive.
 */
const [PERIOD, PERIODS] = [Duration.minutes(5), 4];

/** CloudWatch alarms for one secret. The description of each names the secret and links to the runbook. */
export class Alarms extends Construct {
  /**
   * Called by `RotatingSecret`.
   *
   * @internal
   */
  public static _create(scope: Construct, id: string, props: AlarmsProps): Alarms {
    return new Alarms(scope, id, props);
  }

  /**
   * Raised when a rotation or a sweep failed. It is over 20 minutes after the last failure. Steps that wait for the issuer, of a
   * kind with the trait `asynchronous`, are no failures.
   */
  public readonly failed: Alarm;

  /** Raised when the current credential is older than its schedule allows, or the rotator stopped reporting. */
  public readonly overdue: Alarm;

  /** Raised when a straggler or an occupied slot blocks a rotation, or keeps a replaced credential in service. */
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
        // Two sweep intervals, so that one late sweep does not raise an alarm.
        period: Duration.seconds(2 * props.sweepInterval.toSeconds()),
      });

    this.failed = this.alarm('Failed', {
      metric: props.asynchronous ? errorsWithoutPending(props.rotator) : errorsOf(props.rotator),
      evaluationPeriods: PERIODS,
      text: (path) => `A rotation or a sweep of ${path} failed.`,
      page: 'rotation-failed',
      missing: TreatMissingData.NOT_BREACHING,
    });
    this.overdue = this.alarm('Overdue', {
      metric: reported(METRICS.overdue),
      text: (path) =>
        `The credential of ${path} is older than its schedule allows, or its rotator stopped reporting.`,
      page: 'overdue',
      missing: TreatMissingData.BREACHING,
    });
    this.heldBack = this.alarm('HeldBack', {
      metric: reported(METRICS.heldBack),
      text: (path) => `A straggler or an occupied slot blocks a rotation or a retirement of ${path}.`,
      page: 'held-back',
      missing: TreatMissingData.NOT_BREACHING,
    });
    if (props.alarmTopic) notifyOf(this, props.alarmTopic, [this.failed, this.overdue, this.heldBack]);
  }

  private alarm(id: string, config: AlarmConfig): Alarm {
    const { text, page, metric, missing, evaluationPeriods = 1 } = config;
    const describe = (path: string) => `${text(path)} Runbook: ${RUNBOOK}#${page}`;
    return new Alarm(this, id, {
      metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods,
      ...(evaluationPeriods > 1 && { datapointsToAlarm: 1 }),
      treatMissingData: missing,
      // Shortens the path so that the link to the runbook fits the limit.
      alarmDescription: describe(shortPath(this.secretPath, LONGEST_DESCRIPTION - describe('').length)),
    });
  }
}

/** Unlike a metric of the engine, the Lambda metric counts crashes and timeouts too. */
function errorsOf(rotator: IFunction): Metric {
  return rotator.metricErrors({ period: PERIOD, statistic: 'Sum' });
}

/** Errors except the steps that ended with InstallPending. The engine reports these at the time at which Lambda counts them. */
function errorsWithoutPending(rotator: IFunction): IMetric {
  const pending = new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS.rotationPending,
    dimensionsMap: { [METRICS.dimension]: rotator.functionName },
    statistic: 'Sum',
    period: PERIOD,
  });
  return new MathExpression({
    expression: 'errors - FILL(pending, 0)',
    usingMetrics: { errors: errorsOf(rotator), pending },
    period: PERIOD,
    label: 'Failed invocations',
  });
}
