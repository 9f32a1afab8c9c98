import { AwsError } from '../../errors';
import type { AlarmOptions, Dimension, MetricQuery, Statistic } from './alarm-options';
import type { Metric } from './metric';

/** The values that an alarm evaluates. */
export interface Series {
  readonly metrics: readonly Metric[];
  /** Seconds. */
  readonly period: number;
  /** Undefined for an expression, whose values later data may raise or lower. */
  readonly statistic?: Statistic;
  /** The value in [from, to); undefined without data. */
  value(from: number, to: number): number | undefined;
}

type FindMetric = (namespace: string, name: string, dimensions: readonly Dimension[]) => Metric;

interface Read {
  readonly metric: Metric;
  readonly period: number;
  readonly statistic: Statistic;
}

/**
 * The series of an alarm.
 * @throws AwsError ExpressionNotSimulated for metric math other than the difference of two metrics
 */
export function seriesOf(options: AlarmOptions, find: FindMetric): Series {
  const { namespace = '', metricName = '', dimensions = [], period = 60, statistic = 'Average' } = options;
  if (options.metrics) return differenceOf(options.metrics, find);
  const metric = find(namespace, metricName, dimensions);
  const value = (from: number, to: number) => metric.statistic(statistic, from, to);
  return { metrics: [metric], period, statistic, value };
}

const DIFFERENCE = /^\s*([a-z]\w*)\s*-\s*FILL\(\s*([a-z]\w*)\s*,\s*(\d+)\s*\)\s*$/;
const STATISTICS: readonly unknown[] = ['Sum', 'Maximum', 'Minimum', 'Average', 'SampleCount'];

/** Source: "Using math expressions with CloudWatch metrics", CloudWatch User Guide. */
function differenceOf(queries: readonly MetricQuery[], find: FindMetric): Series {
  const results = queries.filter(({ ReturnData }) => ReturnData !== false);
  const [, minuend, subtrahend, filler] = DIFFERENCE.exec(results[0]?.Expression ?? '') ?? [];
  const read = (id: string | undefined) => readOf(queries, id, find);
  const [from, taken] = [read(minuend), read(subtrahend)];
  const alone = results.length === 1 && queries.length === 3;
  if (!from || !taken || !alone || from.period !== taken.period) throw notSimulated(results);
  return {
    metrics: [from.metric, taken.metric],
    period: from.period,
    value(start, end) {
      const value = from.metric.statistic(from.statistic, start, end);
      if (value === undefined) return undefined;
      return value - (taken.metric.statistic(taken.statistic, start, end) ?? Number(filler));
    },
  };
}

/** The metric with an id; undefined if there is none that can be read. */
function readOf(queries: readonly MetricQuery[], id: string | undefined, find: FindMetric): Read | undefined {
  const { MetricStat, AccountId } = queries.find(({ Id }) => Id === id) ?? {};
  if (!MetricStat || AccountId !== undefined || !STATISTICS.includes(MetricStat.Stat)) return undefined;
  const { Namespace, MetricName, Dimensions = [] } = MetricStat.Metric;
  return {
    metric: find(Namespace, MetricName, Dimensions),
    period: MetricStat.Period,
    statistic: MetricStat.Stat as Statistic,
  };
}

function notSimulated(results: readonly MetricQuery[]): AwsError {
  const found = results.map(({ Expression, Id }) => Expression ?? Id).join('; ');
  return new AwsError(
    'ExpressionNotSimulated',
    `Only the difference of two metrics of this account with one period, such as "a - FILL(b, 0)", is evaluated, not "${found}".`,
  );
}
