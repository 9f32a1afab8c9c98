import { METRICS } from '../../../engine/src/contract';
import { LEAK_METRICS } from '../contract';

type Metric = Exclude<keyof typeof LEAK_METRICS, 'dimension'>;

/** Writes one JSON line for each event. The caller passes no secret value. */
export interface LeakLog {
  write(
    level: 'info' | 'warn' | 'error',
    fields: Readonly<Record<string, unknown>>,
    metrics?: Readonly<Partial<Record<Metric, number>>>,
  ): void;
}

/**
 * Creates a log whose metrics are in the embedded metric format of CloudWatch.
 *
 * @param response value of the dimension.
 */
export function leakLog(response: string, print: (line: string) => void, now: () => number): LeakLog {
  return {
    write(level, fields, metrics = {}) {
      const names = (Object.keys(metrics) as Metric[]).map((metric) => LEAK_METRICS[metric]);
      const values = Object.entries(metrics).map(([metric, value]) => [
        LEAK_METRICS[metric as Metric],
        value,
      ]);
      const directive = {
        Namespace: METRICS.namespace,
        Dimensions: [[LEAK_METRICS.dimension]],
        Metrics: names.map((Name) => ({ Name, Unit: 'Count' })),
      };
      print(
        JSON.stringify({
          ...{ time: new Date(now()).toISOString(), level, [LEAK_METRICS.dimension]: response, ...fields },
          ...(names.length > 0 && {
            ...Object.fromEntries(values),
            _aws: { Timestamp: now(), CloudWatchMetrics: [directive] },
          }),
        }),
      );
    },
  };
}
