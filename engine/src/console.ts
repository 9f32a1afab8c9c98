import { format } from 'node:util';

const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const;

/**
 * Redacts hidden values in what code writes to the console, for adapters and their libraries: the engine itself writes to
 * its log alone. Returns a function that restores the console.
 */
export function redactConsole(scrub: (text: string) => string): () => void {
  const originals = METHODS.map((method) => [method, console[method]] as const);
  for (const [method, original] of originals)
    console[method] = (...input: unknown[]) => original.call(console, scrub(format(...input)));
  return () => {
    for (const [method, original] of originals) console[method] = original;
  };
}
