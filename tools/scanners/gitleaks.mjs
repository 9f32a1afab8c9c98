// The real gitleaks, built from its Go module into the cache outside of the clone.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CACHE } from '../servers/cache.cjs';
import { InstallError } from '../servers/install-error.mjs';

const VERSION = '8.30.1';
const MODULE = `github.com/zricethezav/gitleaks/v8@v${VERSION}`;
const MINUTE = 60_000;
const BY_HAND = 'Install Go 1.24 or later, check that the Go module proxy is reachable, and try again.';

/**
 * Builds gitleaks unless it is in the cache, and returns its path. The first build takes three minutes.
 *
 * @throws InstallError
 */
export function installGitleaks({
  folder = join(dirname(CACHE), 'scanners'),
  go = 'go',
  print = console.log,
} = {}) {
  const bin = join(folder, `gitleaks-${VERSION}`);
  const program = join(bin, 'gitleaks');
  if (!existsSync(program)) {
    print(`Building ${MODULE}…`);
    mkdirSync(bin, { recursive: true });
    run(go, ['install', MODULE], { GOBIN: bin });
    if (!existsSync(program)) throw new InstallError(`${MODULE} has no program gitleaks.`, BY_HAND);
  }
  return { program, version: VERSION };
}

/** Folder of the sources of gitleaks, with its license and its default rules. @throws InstallError */
export function gitleaksSources({ go = 'go' } = {}) {
  return JSON.parse(run(go, ['mod', 'download', '-json', MODULE])).Dir;
}

function run(go, args, env) {
  const options = { encoding: 'utf8', timeout: 10 * MINUTE, env: { ...process.env, ...env } };
  const { status, error, stdout, stderr } = spawnSync(go, args, options);
  if (status === 0) return stdout;
  const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
  throw new InstallError(`gitleaks cannot be built: ${go} ${args.join(' ')} failed: ${reason}`, BY_HAND);
}
