import { LEAK_METRICS } from '../contract';
import { type Print, writeMetrics } from '../metrics';

type Metric = Exclude<keyof typeof LEAK_METRICS, 'dimension'>;

/** Writes one JSON line for each event. The caller passes no secret value. */
export interface LeakLog {
  write(
    level: 'info' | 'warn' | 'error',
    fields: Readonly<Record<string, unknown>>,
    metrics?: Readonly<Partial<Record<Metric, number>>>,
  ): void;
}

/** Creates a log whose metrics are in the embedded metric format of CloudWatch. */
export function leakLog(print: Print, now: () => number): LeakLog {
  return {
    write(level, fields, metrics) {
      const line = { time: new Date(now()).toISOString(), level, ...fields };
      if (!metrics) return print(JSON.stringify(line));
      const named = Object.entries(metrics).map(([metric, value]) => [LEAK_METRICS[metric as Metric], value]);
      writeMetrics(print, Object.fromEntries(named), line, now());
    },
  };
}
