import { command } from './command';

// Interrupted, the process ends at once; the servers end with it, as their standard input does.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

command(process.argv.slice(2), (text) => process.stdout.write(`${text}\n`)).then((code) => {
  process.exitCode = code;
});
