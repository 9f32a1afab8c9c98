import { format } from 'node:util';

const METHODS = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/**
 * Redacts secret values in output to the console and the standard streams, which adapters and their libraries may
 * write to. The engine writes to its log only. Returns a function that restores the console.
 */
export function redactConsole(scrub: (text: string) => string): () => void {
  const originals = METHODS.map((method) => [method, console[method]] as const);
  for (const [method, original] of originals)
    console[method] = (...input: unknown[]) => original.call(console, scrub(format(...input)));
  const streams = [process.stdout, process.stderr].map((stream) => [stream, stream.write] as const);
  for (const [stream, write] of streams)
    stream.write = ((chunk: string | Uint8Array, ...more: []) =>
      write.call(
        stream,
        scrub(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()),
        ...more,
      )) as typeof write;
  return () => {
    for (const [method, original] of originals) console[method] = original;
    for (const [stream, write] of streams) stream.write = write;
  };
}
