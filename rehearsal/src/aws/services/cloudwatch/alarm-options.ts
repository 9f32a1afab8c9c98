export type AlarmState = 'INSUFFICIENT_DATA' | 'OK' | 'ALARM';

export type Statistic = 'Sum' | 'Maximum' | 'Minimum' | 'Average' | 'SampleCount';

export type ComparisonOperator =
  | 'GreaterThanOrEqualToThreshold'
  | 'GreaterThanThreshold'
  | 'LessThanThreshold'
  | 'LessThanOrEqualToThreshold';

export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** The properties of AWS::CloudWatch::Alarm. Alarms on expressions stay in INSUFFICIENT_DATA. */
export interface AlarmOptions {
  readonly alarmName: string;
  readonly alarmDescription?: string;
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: readonly { readonly Name: string; readonly Value: string }[];
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
