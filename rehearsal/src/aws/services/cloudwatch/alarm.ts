import type { AlarmOptions, AlarmState, ComparisonOperator, StateChange, Statistic } from './alarm-options';
import { type Evidence, verdict } from './alarm-state';
import type { Metric } from './metric';

type Settings = Required<
  Pick<
    AlarmOptions,
    'period' | 'statistic' | 'comparisonOperator' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm'
  >
> & { readonly treatMissingData: NonNullable<AlarmOptions['treatMissingData']> };

/** One alarm, its state and how it came to it. Periods are aligned to the epoch. */
export class Alarm {
  state: AlarmState = 'INSUFFICIENT_DATA';
  /** How often it went to ALARM. */
  raised = 0;
  readonly stateChanges: StateChange[] = [];
  private readonly settings: Settings;
  private readonly period: number;
  /** How many periods it looks back for data before it fills in what is missing. */
  private readonly range: number;

  constructor(
    readonly options: AlarmOptions,
    private readonly metric: Metric,
    private readonly createdAt: number,
  ) {
    const evaluationPeriods = options.evaluationPeriods ?? 1;
    this.settings = {
      period: options.period ?? 60,
      statistic: options.statistic ?? 'Average',
      comparisonOperator: options.comparisonOperator ?? 'GreaterThanOrEqualToThreshold',
      threshold: options.threshold ?? 0,
      evaluationPeriods,
      datapointsToAlarm: options.datapointsToAlarm ?? evaluationPeriods,
      treatMissingData: options.treatMissingData ?? 'missing',
    };
    this.period = this.settings.period * 1000;
    // CloudWatch looks back further than the evaluation periods; how far is not documented beyond its example of
    // five for three. With a single period nothing is looked for, which is the stricter reading.
    this.range = evaluationPeriods === 1 ? 1 : evaluationPeriods + 2;
    metric.remember((this.range + 2) * this.period);
  }

  get name(): string {
    return this.options.alarmName;
  }

  /**
   * Comes to a new state from what is known at `now`. Tells when to evaluate again though no data arrives,
   * if that could change anything.
   */
  evaluate(now: number): { readonly changed?: StateChange; readonly again?: number } {
    const { evaluationPeriods, datapointsToAlarm, treatMissingData } = this.settings;
    const evidence = this.evidence(now);
    const undecided = evidence.known.length === 0 && evidence.missing < evaluationPeriods;
    const from = this.state;
    if (!undecided) this.state = verdict(evidence, datapointsToAlarm, treatMissingData, from);
    const { state: to } = this;
    const changed = from === to ? undefined : { time: now, from, to };
    if (changed) {
      this.stateChanges.push(changed);
      if (to === 'ALARM') this.raised++;
    }
    const again = undecided || this.canChange(evidence) ? this.start(this.index(now) + 1) : undefined;
    return { changed, again };
  }

  /** Whether time alone may bring another state: data that will be out of sight, or missing data that counts. */
  private canChange({ known }: Evidence): boolean {
    if (known.length === 0) return false;
    const { treatMissingData } = this.settings;
    const quiet = this.state === 'OK' && known.every(({ breaching }) => !breaching);
    return !(quiet && (treatMissingData === 'notBreaching' || treatMissingData === 'ignore'));
  }

  private evidence(now: number): Evidence {
    const { evaluationPeriods } = this.settings;
    const current = this.index(now);
    const last = this.usable(current) ? current : current - 1;
    const known: { age: number; breaching: boolean }[] = [];
    let missing = 0;
    for (let age = 1; age <= this.range && known.length < evaluationPeriods; age++) {
      const index = last - age + 1;
      const value = this.value(index);
      if (value !== undefined) known.push({ age, breaching: this.breaches(value) });
      // What was before the alarm was made, or is not over yet, is not missing.
      else if (age <= evaluationPeriods && this.start(index) >= this.createdAt) missing++;
    }
    return { known, missing: Math.min(missing, evaluationPeriods - known.length) };
  }

  /** Whether the period under way may be judged by its first data: no breach that later data could undo. */
  private usable(current: number): boolean {
    const value = this.value(current);
    if (value === undefined) return false;
    return !this.breaches(value) || isFinal(this.settings.statistic, this.settings.comparisonOperator);
  }

  private value(index: number): number | undefined {
    return this.metric.statistic(this.settings.statistic, this.start(index), this.start(index + 1));
  }

  private breaches(value: number): boolean {
    const { comparisonOperator, threshold } = this.settings;
    switch (comparisonOperator) {
      case 'GreaterThanOrEqualToThreshold':
        return value >= threshold;
      case 'GreaterThanThreshold':
        return value > threshold;
      case 'LessThanThreshold':
        return value < threshold;
      case 'LessThanOrEqualToThreshold':
        return value <= threshold;
    }
  }

  private index(time: number): number {
    return Math.floor(time / this.period);
  }

  private start(index: number): number {
    return index * this.period;
  }
}

/** Whether a breach stays one, whatever data follows in the same period (values are not negative). */
function isFinal(statistic: Statistic, operator: ComparisonOperator): boolean {
  if (operator.startsWith('Greater')) return ['Maximum', 'Sum', 'SampleCount'].includes(statistic);
  return statistic === 'Minimum';
}
