import type { Scheduled } from '../../../kernel/timeline';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { Alarm } from './alarm';
import type { AlarmOptions, AlarmState, StateChange } from './alarm-options';
import { checkDimensions } from './dimensions';
import { Metric } from './metric';
import { seriesOf } from './series';

export type { Alarm } from './alarm';
export type { AlarmOptions, AlarmState, StateChange } from './alarm-options';

interface FailedAction {
  readonly alarm: string;
  readonly action: string;
  readonly time: number;
  readonly reason: string;
}

interface Watched {
  readonly alarm: Alarm;
  readonly metrics: readonly Metric[];
  next?: { readonly time: number; readonly scheduled: Scheduled };
}

const PRINCIPAL = 'cloudwatch.amazonaws.com';

/** CloudWatch: alarms, and the recent values of metrics that alarms evaluate. */
export class CloudWatch {
  /** Notifications that could not be sent. */
  readonly failedActions: FailedAction[] = [];
  private readonly metrics = new Map<string, Metric>();
  private readonly watched = new Map<string, Watched>();
  private readonly watchers = new Map<Metric, Set<Watched>>();

  constructor(private readonly aws: LocalAws) {}

  get alarms(): readonly Alarm[] {
    return [...this.watched.values()].map(({ alarm }) => alarm);
  }

  /**
   * Adds a value of a metric, measured at `time`, and evaluates the alarms on the metric.
   * @throws the AwsError of PutMetricData for invalid dimensions
   */
  put(
    namespace: string,
    metricName: string,
    dimensions: Readonly<Record<string, string>>,
    value: number,
    time: number,
  ): void {
    checkDimensions(Object.entries(dimensions), 'InvalidParameterValue');
    const metric = this.metric(namespace, metricName, dimensions);
    metric.put(value, time, this.aws.timeline.now());
    for (const watched of this.watchers.get(metric) ?? []) this.evaluate(watched);
  }

  /** Creates or replaces an alarm. @throws the AwsError of PutMetricAlarm */
  putAlarm(options: AlarmOptions): void {
    const { alarmName, metricName, metrics: queries } = options;
    checkAlarmName(alarmName);
    const series = seriesOf(options, (namespace, name, dimensions) => {
      const pairs = dimensions.map(({ Name, Value }) => [Name, Value] as const);
      checkDimensions(pairs, 'ValidationError');
      return this.metric(namespace, name, Object.fromEntries(pairs));
    });
    this.removeAlarm(alarmName);
    const { metrics } = series;
    const watched: Watched = { alarm: new Alarm(options, series, this.aws.timeline.now()), metrics };
    this.watched.set(alarmName, watched);
    for (const metric of metrics)
      this.watchers.set(metric, (this.watchers.get(metric) ?? new Set()).add(watched));
    if (metricName || queries) this.evaluate(watched);
  }

  removeAlarm(name: string): void {
    const watched = this.watched.get(name);
    if (!watched) return;
    watched.next?.scheduled.cancel();
    for (const metric of watched.metrics) this.watchers.get(metric)?.delete(watched);
    this.watched.delete(name);
  }

  private metric(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): Metric {
    const key = [namespace, name, ...Object.entries(dimensions).sort()].join('\n');
    let metric = this.metrics.get(key);
    if (!metric) {
      metric = new Metric();
      this.metrics.set(key, metric);
    }
    return metric;
  }

  private evaluate(watched: Watched): void {
    const { timeline } = this.aws;
    const { changed, again } = watched.alarm.evaluate(timeline.now());
    if (changed) this.act(watched.alarm, changed);
    if (again === watched.next?.time) return;
    watched.next?.scheduled.cancel();
    watched.next = undefined;
    if (again === undefined) return;
    const scheduled = timeline.at(again, () => {
      watched.next = undefined;
      this.evaluate(watched);
    });
    watched.next = { time: again, scheduled };
  }

  private act({ options }: Alarm, change: StateChange): void {
    if (options.actionsEnabled === false) return;
    const actions: Record<AlarmState, readonly string[] | undefined> = {
      ALARM: options.alarmActions,
      OK: options.okActions,
      INSUFFICIENT_DATA: options.insufficientDataActions,
    };
    for (const action of actions[change.to] ?? []) {
      this.aws.timeline.spawn(() => this.notify(options, change, action));
    }
  }

  private async notify(options: AlarmOptions, change: StateChange, action: string): Promise<void> {
    const { aws } = this;
    try {
      if (action.split(':')[2] !== 'sns') {
        throw new AwsError('ActionNotSimulated', 'Only notifications to SNS topics are simulated.');
      }
      const subject = `${change.to}: "${options.alarmName}" in ${aws.region}`;
      const source = this.arnOf(options.alarmName);
      await aws.sns.publish(action, subject, this.message(options, change), PRINCIPAL, source);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const reason = `${error.code}: ${error.message}`;
      this.failedActions.push({ alarm: options.alarmName, action, time: aws.timeline.now(), reason });
    }
  }

  private arnOf(alarmName: string): string {
    return `arn:aws:cloudwatch:${this.aws.region}:${this.aws.account}:alarm:${alarmName}`;
  }

  private message(options: AlarmOptions, { from, to, time }: StateChange): string {
    const { account, region } = this.aws;
    return JSON.stringify({
      AlarmName: options.alarmName,
      AlarmDescription: options.alarmDescription,
      AWSAccountId: account,
      NewStateValue: to,
      OldStateValue: from,
      StateChangeTime: new Date(time).toISOString(),
      Region: region,
      AlarmArn: this.arnOf(options.alarmName),
      Trigger: {
        Namespace: options.namespace,
        MetricName: options.metricName,
        Dimensions: options.dimensions,
        Metrics: options.metrics,
        Statistic: options.statistic,
        Period: options.period,
        EvaluationPeriods: options.evaluationPeriods,
        ComparisonOperator: options.comparisonOperator,
        Threshold: options.threshold,
        TreatMissingData: options.treatMissingData,
      },
    });
  }
}

/** Source: API_PutMetricAlarm (AlarmName). */
function checkAlarmName(name: string): void {
  const control = [...name].some((c) => c < ' ' || c === '\x7f');
  if (name.length > 0 && name.length <= 255 && !control) return;
  throw new AwsError(
    'ValidationError',
    `The alarm name ${JSON.stringify(name)} must have 1 to 255 characters, and no ASCII control characters.`,
  );
}
