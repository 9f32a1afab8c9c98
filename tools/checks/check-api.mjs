// Fails if API.md is not the output of `npm run docs`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'rekey-api-'));
try {
  const fresh = join(directory, 'API.md');
  execFileSync(join(root, 'node_modules/.bin/jsii-docgen'), ['-o', relative(root, fresh)], {
    cwd: root,
    stdio: 'inherit',
  });
  if (readFileSync(fresh, 'utf8') !== readFileSync(join(root, 'API.md'), 'utf8')) {
    console.error('API.md is out of date: run npm run docs, and commit API.md.');
    process.exitCode = 1;
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
