// Debian packages, installed without a start of their services.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { InstallError } from './install-error.mjs';

/** Exit status of a policy that forbids the start of a service (invoke-rc.d(8)). */
const FORBIDDEN = 101;
const MINUTE = 60_000;

/** The folders of programs, as `findProgram` of lambdas/databases/servers searches them. */
const programFolders = () => [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** True if a folder has the program. */
export function isInstalled(program, folders = programFolders()) {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/**
 * Installs the packages of the programs that are missing.
 *
 * @param packages names of packages by program
 * @throws InstallError
 */
export function installPrograms(packages, { folders, ...options } = {}) {
  const missing = () => Object.keys(packages).filter((program) => !isInstalled(program, folders));
  const before = missing();
  if (before.length === 0) return;
  const names = before.map((program) => packages[program]);
  installPackages(names, options);
  const after = missing();
  if (after.length > 0) throw new InstallError(`apt-get installed no ${after.join(', ')}.`, byHand(names));
}

/** Installs packages. @throws InstallError */
export function installPackages(names, { policy = '/usr/sbin/policy-rc.d', print = console.log } = {}) {
  print(`Installing ${names.join(', ')} with apt-get…`);
  withoutServices(policy, names, () => {
    // Another apt-get may be at work.
    const options = ['--yes', '--quiet', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300'];
    aptGet(['update', '--quiet'], names);
    aptGet(['install', ...options, ...names], names);
  });
}

function aptGet(args, names) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = spawnSync('apt-get', args, { env, encoding: 'utf8', timeout: 8 * MINUTE, maxBuffer: 1e8 });
  if (result.status === 0) return;
  const reason = result.error?.message ?? result.stderr.trim().split('\n').slice(-3).join(' ');
  const found = `${names.join(', ')} cannot be installed: apt-get ${args[0]} failed: ${reason}`;
  throw new InstallError(found, byHand(names));
}

const byHand = (names) => `Install it as root: apt-get install ${names.join(' ')}`;

/** Forbids the start of services during `work` (/usr/share/doc/init-system-helpers/README.policy-rc.d). */
function withoutServices(policy, names, work) {
  if (existsSync(policy)) {
    const { status } = spawnSync(policy, ['a-service', 'start']);
    if (status === FORBIDDEN) return work();
    throw new InstallError(`${policy} exists and allows packages to start services.`, byHand(names));
  }
  try {
    writeFileSync(policy, `#!/bin/sh\nexit ${FORBIDDEN}\n`, { mode: 0o755, flag: 'wx' });
  } catch (error) {
    throw new InstallError(`The start of services cannot be forbidden: ${error.message}.`, byHand(names));
  }
  try {
    return work();
  } finally {
    rmSync(policy);
  }
}
