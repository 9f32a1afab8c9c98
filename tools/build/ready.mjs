// Installs and builds what is missing or out of date, and nothing else: `npm test` and `npm run rehearse`
// work as the first command in a fresh clone. Uses only what Node.js brings, as nothing is installed yet.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const marker = join(root, 'node_modules', '.installed-from');
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');

if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
  console.log('Installing dependencies…');
  // Not `npm ci`: it refuses a lock file written where a registry lacks the optional packages of other platforms.
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...options], { cwd: root, stdio: 'inherit' });
  writeFileSync(marker, lock);
}

await (await import('./build.mjs')).build();
