#!/usr/bin/env node
import { command } from './rehearse/command';

const { stdout: output, stderr: errors } = process;

command(process.argv.slice(2), { directory: process.cwd(), output, errors }).then((code) => {
  process.exitCode = code;
});
