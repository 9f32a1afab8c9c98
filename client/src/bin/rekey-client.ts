#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command';

run(process.argv.slice(2), {
  print: (text) => console.log(text),
  printError: (text) => console.error(text),
  version: () => JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')).version,
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
