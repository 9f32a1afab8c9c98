// secretlint with its recommended preset, installed into the cache outside of the clone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE } from '../servers/cache.cjs';
import { InstallError } from '../servers/install-error.mjs';

/** The last version for Node.js 20. */
const VERSION = '12.0.0';
const PACKAGES = ['@secretlint/core', '@secretlint/secretlint-rule-preset-recommend'];

/**
 * Installs secretlint unless it is in the cache, and returns its folder.
 *
 * @throws InstallError
 */
export function installSecretlint({ folder = join(dirname(CACHE), 'scanners'), print = console.log } = {}) {
  const target = join(folder, `secretlint-${VERSION}`);
  if (!PACKAGES.every((name) => existsSync(join(target, 'node_modules', name)))) {
    print(`Installing secretlint ${VERSION}…`);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', target];
    const { status, error, stderr } = spawnSync(
      'npm',
      [...args, ...PACKAGES.map((name) => `${name}@${VERSION}`)],
      {
        encoding: 'utf8',
        timeout: 300_000,
      },
    );
    if (status !== 0) {
      const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
      throw new InstallError(
        `secretlint cannot be installed: ${reason}`,
        'Check that the npm registry is reachable.',
      );
    }
  }
  return { folder: target, version: VERSION };
}
