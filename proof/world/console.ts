import { format } from 'node:util';

const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

/** On Lambda what is written to the console is in the log too. Returns what puts the console back. */
export function captureConsole(take: (text: string) => void): () => void {
  const before = METHODS.map((method) => console[method]);
  for (const method of METHODS) console[method] = (...args: unknown[]) => take(format(...args));
  return () => {
    METHODS.forEach((method, i) => {
      console[method] = before[i] as (typeof console)[typeof method];
    });
  };
}
