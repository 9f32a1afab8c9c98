#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadUsage, parseCommand, USAGE } from './command';
import { replaceNow } from './replace-now';

/** Returns the exit code: 0 for success, 1 for a failure, 2 for wrong usage. */
function main(words: readonly string[]): number {
  try {
    const command = parseCommand(words);
    if (command.print === 'help') console.log(USAGE);
    else if (command.print === 'version') console.log(version());
    else console.log(replaceNow(command));
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return error instanceof BadUsage ? 2 : 1;
  }
}

function version(): string {
  return JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')).version;
}

process.exitCode = main(process.argv.slice(2));
