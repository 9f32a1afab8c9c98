// Installs Stryker if it is missing or outdated, and runs it with the arguments of the command line.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

function run(cwd, command, ...args) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const modified = (file) => statSync(`${here}${file}`, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (modified('node_modules/.package-lock.json') < modified('package-lock.json'))
  run(here, 'npm', 'ci', '--no-audit', '--no-fund');
const stryker = `${here}node_modules/@stryker-mutator/core/bin/stryker.js`;
run(root, process.execPath, stryker, 'run', 'tools/mutate/stryker.config.mjs', ...process.argv.slice(2));
