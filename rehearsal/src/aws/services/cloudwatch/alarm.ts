import type { AlarmOptions, AlarmState, ComparisonOperator, StateChange, Statistic } from './alarm-options';
import { alarmState, type Evidence } from './alarm-state';
import type { Series } from './series';

type Settings = Required<
  Pick<AlarmOptions, 'comparisonOperator' | 'threshold' | 'evaluationPeriods' | 'datapointsToAlarm'>
> & { readonly treatMissingData: NonNullable<AlarmOptions['treatMissingData']> };

/** An alarm with its state and state changes. Periods are aligned to the epoch. */
export class Alarm {
  state: AlarmState = 'INSUFFICIENT_DATA';
  /** Number of changes to ALARM. */
  raised = 0;
  readonly stateChanges: StateChange[] = [];
  private readonly settings: Settings;
  private readonly period: number;
  /** Number of periods in which the alarm looks for data. */
  private readonly range: number;

  constructor(
    readonly options: AlarmOptions,
    private readonly series: Series,
    private readonly createdAt: number,
  ) {
    const evaluationPeriods = options.evaluationPeriods ?? 1;
    this.settings = {
      comparisonOperator: options.comparisonOperator ?? 'GreaterThanOrEqualToThreshold',
      threshold: options.threshold ?? 0,
      evaluationPeriods,
      datapointsToAlarm: options.datapointsToAlarm ?? evaluationPeriods,
      treatMissingData: options.treatMissingData ?? 'missing',
    };
    this.period = series.period * 1000;
    // CloudWatch uses more periods than the evaluation periods. The only documented number is five for three. For a
    // single period no further one is used, which is the stricter interpretation.
    this.range = evaluationPeriods === 1 ? 1 : evaluationPeriods + 2;
    for (const metric of series.metrics) metric.remember((this.range + 2) * this.period);
  }

  get name(): string {
    return this.options.alarmName;
  }

  /** Longest time from a breach until it counts, milliseconds. */
  get delay(): number {
    return this.countsAtOnce() ? 0 : this.period;
  }

  /**
   * Determines the state at `now`. Returns the state change, and the time of the next evaluation if the state may change
   * without new data.
   */
  evaluate(now: number): { readonly changed?: StateChange; readonly again?: number } {
    const { evaluationPeriods, datapointsToAlarm, treatMissingData } = this.settings;
    const evidence = this.evidence(now);
    const undecided = evidence.known.length === 0 && evidence.missing < evaluationPeriods;
    const from = this.state;
    if (!undecided) this.state = alarmState(evidence, datapointsToAlarm, treatMissingData, from);
    const { state: to } = this;
    const changed = from === to ? undefined : { time: now, from, to };
    if (changed) {
      this.stateChanges.push(changed);
      if (to === 'ALARM') this.raised++;
    }
    const open = undecided || this.isOpen(this.index(now)) || this.canChange(evidence);
    const again = open ? this.start(this.index(now) + 1) : undefined;
    return { changed, again };
  }

  /** True if the state may change without new data, because data expire or missing data count. */
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
      // Periods before the creation of the alarm, and the current one, are not missing.
      else if (age <= evaluationPeriods && this.start(index) >= this.createdAt) missing++;
    }
    return { known, missing: Math.min(missing, evaluationPeriods - known.length) };
  }

  /** True if a period has data that count when it ends. */
  private isOpen(current: number): boolean {
    return this.value(current) !== undefined && !this.usable(current);
  }

  /** True if later data cannot change the result of the current period. */
  private usable(current: number): boolean {
    const value = this.value(current);
    if (value === undefined) return false;
    return !this.breaches(value) || this.countsAtOnce();
  }

  /** True if no later data of the same period undo a breach. */
  private countsAtOnce(): boolean {
    const { statistic } = this.series;
    return statistic !== undefined && isFinal(statistic, this.settings.comparisonOperator);
  }

  private value(index: number): number | undefined {
    return this.series.value(this.start(index), this.start(index + 1));
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

/** Values are not negative. */
function isFinal(statistic: Statistic, operator: ComparisonOperator): boolean {
  if (operator.startsWith('Greater')) return ['Maximum', 'Sum', 'SampleCount'].includes(statistic);
  return statistic === 'Minimum';
}
