export type AlarmState = 'INSUFFICIENT_DATA' | 'OK' | 'ALARM';

export type Statistic = 'Sum' | 'Maximum' | 'Minimum' | 'Average' | 'SampleCount';

export type ComparisonOperator =
  | 'GreaterThanOrEqualToThreshold'
  | 'GreaterThanThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric or an expression of an alarm. Source: AWS::CloudWatch::Alarm MetricDataQuery. */
export interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly AccountId?: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions?: readonly Dimension[];
    };
    /** Seconds. */
    readonly Period: number;
    readonly Stat: string;
  };
  /** False for all but the one that the alarm evaluates. */
  readonly ReturnData?: boolean;
}

/** The properties of AWS::CloudWatch::Alarm. */
export interface AlarmOptions {
  readonly alarmName: string;
  readonly alarmDescription?: string;
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: readonly Dimension[];
  /** An expression and its metrics, instead of a metric. */
  readonly metrics?: readonly MetricQuery[];
  /** Seconds. @default 60 */
  readonly period?: number;
  /** @default 'Average' */
  readonly statistic?: Statistic;
  readonly comparisonOperator?: ComparisonOperator;
  readonly threshold?: number;
  /** @default 1 */
  readonly evaluationPeriods?: number;
  /** @default evaluationPeriods */
  readonly datapointsToAlarm?: number;
  /** @default 'missing' */
  readonly treatMissingData?: TreatMissingData;
  /** @default true */
  readonly actionsEnabled?: boolean;
  readonly alarmActions?: readonly string[];
  readonly okActions?: readonly string[];
  readonly insufficientDataActions?: readonly string[];
}

export interface StateChange {
  readonly time: number;
  readonly from: AlarmState;
  readonly to: AlarmState;
}
