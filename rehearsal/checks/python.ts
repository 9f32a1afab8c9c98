import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CheckError } from './errors';

const run = promisify(execFile);
const MINUTE = 60_000;

/** Cache in node_modules. */
const CACHE = join(__dirname, '../../node_modules/.cache/cdk-rekey');

/**
 * Creates a virtual environment from a requirements file, unless one exists and the file is unchanged. Without Python
 * 3 it installs Python with apt-get, which requires root. Returns the path of its Python.
 *
 * @throws CheckError PythonMissing, InstallFailed
 */
export async function pythonEnvironment(
  name: string,
  requirements: string,
  print: (text: string) => void,
  { cache = CACHE, env = process.env }: { cache?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const folder = join(cache, name);
  const python = join(folder, 'bin', 'python');
  const marker = join(folder, 'installed-from');
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(marker) && existsSync(python) && readFileSync(marker, 'utf8') === hash) return python;
  print(`Installing ${name} from PyPI…`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  await makeEnvironment(folder, env);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  try {
    await run(python, [...pip, '-r', requirements], { env, timeout: 5 * MINUTE });
  } catch (error) {
    throw new CheckError(
      'InstallFailed',
      `pip cannot install ${requirements}: ${lastLines(error)}.`,
      'Check that PyPI is reachable and has these versions for your Python.',
    );
  }
  writeFileSync(marker, hash);
  return python;
}

async function makeEnvironment(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const make = () => run('python3', ['-m', 'venv', folder], { env, timeout: 5 * MINUTE });
  try {
    await make();
  } catch {
    try {
      await run('apt-get', ['update', '--quiet'], { env, timeout: 2 * MINUTE });
      await run('apt-get', ['install', '--yes', '--quiet', 'python3', 'python3-venv'], {
        env,
        timeout: 5 * MINUTE,
      });
      rmSync(folder, { recursive: true, force: true });
      await make();
    } catch (error) {
      throw new CheckError(
        'PythonMissing',
        `python3 cannot create a virtual environment, and cannot be installed: ${lastLines(error)}.`,
        'Install Python 3 with its venv module.',
      );
    }
  }
}

function lastLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').slice(-3).join(' ');
}
