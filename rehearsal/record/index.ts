import { setTimeout as sleep } from 'node:timers/promises';
import { RecordError } from './errors';
import { parseOptions } from './options';
import { record } from './record';
import { scenarios } from './scenarios';

async function main(args: string[]): Promise<number> {
  try {
    const options = parseOptions(args, scenarios);
    if (typeof options === 'string') {
      process.stdout.write(options);
      return 0;
    }
    await record(options, { sleep, now: () => new Date(), print: (line) => process.stdout.write(line) });
    return 0;
  } catch (error) {
    // An SDK error contains requests and answers. Of unexpected errors, only the name and the stack are printed.
    const { name, stack = '' } = error as Error;
    const text =
      error instanceof RecordError
        ? `${error.code}: ${error.message}`
        : `${name}\n${stack.split('\n').slice(1).join('\n')}`;
    process.stderr.write(`${text}\n`);
    return 2;
  }
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
