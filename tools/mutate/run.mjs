// Runs Stryker with whatever arguments it is given, then holds its report against the list of survivors.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const stryker = 'node_modules/@stryker-mutator/core/bin/stryker.js';
run(stryker, 'run', 'tools/mutate/stryker.config.mjs', ...process.argv.slice(2));
run('tools/mutate/check.mjs');
