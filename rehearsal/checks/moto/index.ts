import { command } from './command';

// The servers end with the process, because their standard input ends.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

command(process.argv.slice(2), (text) => process.stdout.write(`${text}\n`)).then((code) => {
  process.exitCode = code;
});
