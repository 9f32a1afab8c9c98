import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CheckError } from '../../../rehearsal/checks/errors';
import { pythonEnvironment } from '../../../rehearsal/checks/python';
import { runIn } from './shell';

const CACHE = join(__dirname, '../../../node_modules/.cache/cdk-rekey/ci-examples-packages');
const SOURCE = join(__dirname, 'packages');

/** Programs and data that other parties publish. */
export interface Packages {
  /** Program of the framework pre-commit. */
  readonly preCommit: string;
  /** GitHub's evaluator of expressions. */
  readonly expressions: typeof import('./expressions').Expressions;
  /** Validates a file. Returns its faults, or an empty text. */
  validate(file: string, schema: Schema): string;
}

/** Schemas of check-jsonschema, and that of SARIF. */
export type Schema = 'github-actions' | 'github-workflows' | 'gitlab-ci' | 'sarif';

/** Installs the packages from PyPI and npm, unless they are in the cache. @throws CheckError InstallFailed */
export async function installPackages(print: (line: string) => void): Promise<Packages> {
  const python = await pythonEnvironment('ci-examples', join(__dirname, 'requirements.txt'), print);
  const program = (name: string) => join(dirname(python), name);
  installNpmPackages(print);
  const sarif = join(CACHE, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const evaluator = join(CACHE, 'node_modules/@actions/expressions/dist/index.js');
  return {
    preCommit: program('pre-commit'),
    expressions: await import(pathToFileURL(evaluator).href),
    validate(file, schema) {
      const option =
        schema === 'sarif'
          ? ['--regex-variant', 'nonunicode', '--schemafile', sarif]
          : ['--builtin-schema', `vendor.${schema}`];
      const { code, output } = runIn(CACHE, program('check-jsonschema'), [...option, file], process.env);
      return code === 0 ? '' : output;
    },
  };
}

function installNpmPackages(print: (line: string) => void): void {
  const marker = join(CACHE, 'installed-from');
  const hash = createHash('sha256')
    .update(readFileSync(join(SOURCE, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
  print('Installing the packages of ci-examples from npm…');
  rmSync(CACHE, { recursive: true, force: true });
  cpSync(SOURCE, CACHE, { recursive: true });
  try {
    const options = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    execFileSync('npm', ['ci', ...options], { cwd: CACHE, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    throw new CheckError(
      'InstallFailed',
      `npm ci failed: ${stderr}.`,
      'Check that the registry is reachable.',
    );
  }
  writeFileSync(marker, hash);
}
