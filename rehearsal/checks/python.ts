import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CheckError } from './errors';

const run = promisify(execFile);
const MINUTE = 60_000;

/** Git ignores it, and it goes away with the dependencies. */
const CACHE = join(__dirname, '../../node_modules/.cache/cdk-rekey');

/**
 * The Python of an environment that holds what the file `requirements` names, made when it is not there yet or when
 * that file changed. Needs Python 3, or root on Debian to install it. Errors: PythonMissing, InstallFailed.
 */
export async function pythonEnvironment(
  name: string,
  requirements: string,
  tell: (text: string) => void,
  { cache = CACHE, env = process.env }: { cache?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const folder = join(cache, name);
  const python = join(folder, 'bin', 'python');
  const marker = join(folder, 'installed-from');
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(marker) && existsSync(python) && readFileSync(marker, 'utf8') === hash) return python;
  tell(`Installing ${name} from PyPI…`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  await makeEnvironment(folder, env);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  try {
    await run(python, [...pip, '-r', requirements], { env, timeout: 5 * MINUTE });
  } catch (error) {
    throw new CheckError(
      'InstallFailed',
      `pip could not install ${requirements}: ${lastLines(error)}.`,
      'Look whether PyPI can be reached and has these versions for your Python.',
    );
  }
  writeFileSync(marker, hash);
  return python;
}

async function makeEnvironment(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const make = () => run('python3', ['-m', 'venv', folder], { env, timeout: MINUTE });
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
        `python3 cannot make a virtual environment, and could not be installed: ${lastLines(error)}.`,
        'Install Python 3 with its venv module.',
      );
    }
  }
}

function lastLines(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').slice(-3).join(' ');
}
