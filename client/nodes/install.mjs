// Installs versions of Node.js from npm, in a folder outside of the clone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Installs the versions, unless they are, and returns their programs by version. */
export function installNodes(versions) {
  const dependencies = Object.fromEntries(
    versions.map((version) => [nameOf(version), `npm:node@${version}`]),
  );
  const manifest = JSON.stringify({ private: true, dependencies });
  const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'cdk-rekey', 'nodes', hash);
  if (!existsSync(join(folder, 'installed'))) {
    console.log(`Installing Node.js ${versions.join(', ')}…`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), manifest);
    const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' });
    writeFileSync(join(folder, 'installed'), '');
  }
  return new Map(
    versions.map((version) => [version, join(folder, 'node_modules', nameOf(version), 'bin', 'node')]),
  );
}

const nameOf = (version) => `node-${version.replaceAll('.', '-')}`;
