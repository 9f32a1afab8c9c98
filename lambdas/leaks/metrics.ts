import { METRICS } from '../../engine/src/contract';
import { LEAK_ENVIRONMENT, LEAK_METRICS } from './contract';

/** Writes a line of JSON to the log of the function. */
export type Print = (line: string) => void;

/** Prints to the log without the prefix that `console.log` gets in Lambda. */
export const printLine: Print = (line) => void process.stdout.write(`${line}\n`);

/**
 * Writes a log line with metrics in the embedded metric format (CloudWatch user guide, "Specification: Embedded metric
 * format"). The members never hold a secret value.
 */
export function writeMetrics(
  print: Print,
  metrics: Readonly<Record<string, number>>,
  members: Readonly<Record<string, unknown>> = {},
  now = Date.now(),
): void {
  const { dimension } = LEAK_METRICS;
  const Metrics = Object.keys(metrics).map((Name) => ({ Name }));
  const CloudWatchMetrics = [{ Namespace: METRICS.namespace, Dimensions: [[dimension]], Metrics }];
  const response = process.env[LEAK_ENVIRONMENT.path] ?? 'unknown';
  print(
    JSON.stringify({
      _aws: { Timestamp: now, CloudWatchMetrics },
      [dimension]: response,
      ...metrics,
      ...members,
    }),
  );
}
