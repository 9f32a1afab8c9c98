// Installs the libraries that the client is compared with, in a folder outside of the clone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PEERS = {
  '@aws-sdk/client-secrets-manager': '3.1164.0',
  '@aws-lambda-powertools/parameters': '2.35.0',
  '@middy/secrets-manager': '6.4.5',
  'lru-cache': '11.5.3',
};

/** Installs libraries, unless they are, and returns their folder. */
export function installPeers(peers = PEERS) {
  const manifest = JSON.stringify({ private: true, dependencies: peers });
  const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 12);
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'cdk-rekey', 'client-bench', hash);
  if (existsSync(join(folder, 'installed'))) return folder;
  console.log('Installing the libraries to compare with…');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), manifest);
  const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' });
  writeFileSync(join(folder, 'installed'), '');
  return folder;
}

/** Imports a module of an installed library. */
export async function importPeer(name) {
  const require = createRequire(join(process.env.BENCH_PEERS, 'package.json'));
  return import(pathToFileURL(require.resolve(name)).href);
}
