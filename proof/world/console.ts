import { format } from 'node:util';

const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** Passes console output to `take`, as Lambda passes it to the log. Returns a function that restores the console. */
export function captureConsole(take: (text: string) => void): () => void {
  const before = METHODS.map((method) => console[method]);
  for (const method of METHODS) console[method] = (...args: unknown[]) => take(format(...args));
  return () => {
    METHODS.forEach((method, i) => {
      console[method] = before[i] as (typeof console)[typeof method];
    });
  };
}
