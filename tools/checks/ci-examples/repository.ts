import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CheckError } from '../../../rehearsal/checks/errors';
import { Random } from '../../../rehearsal/src/kernel/random';
import { runIn, runnerEnvironment } from './shell';

const ROOT = join(__dirname, '../../..');

/** Places of a secret in a repository. */
export const STATES = ['clean', 'file', 'assembly', 'history', 'incomplete'] as const;
export type State = (typeof STATES)[number];

/** Secret of every repository, which no output may have. */
export const SECRET = new Random(29).text(24, 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789');
const LINE = `export const password = '${SECRET}';\n`;

/** Repository of git with an app that has `cdk-rekey` in its package.json. */
export class Repository {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** First commit, of the branch that a pull request is for. */
  readonly base: string;

  /** @throws CheckError CommandFailed */
  constructor(parent: string, state: State) {
    const home = mkdtempSync(join(parent, `${state}-`));
    this.folder = join(home, 'app');
    this.env = runnerEnvironment(home);
    mkdirSync(join(this.folder, 'src'), { recursive: true });
    vendor(join(home, 'vendor'), state === 'assembly' ? SECRET : 'none');
    this.write('.gitignore', 'node_modules\ncdk.out\n');
    const devDependencies = { 'cdk-rekey': 'file:../vendor/cdk-rekey', 'aws-cdk': 'file:../vendor/aws-cdk' };
    this.write('package.json', JSON.stringify({ name: 'app', private: true, devDependencies }));
    this.write('src/app.ts', 'export const port = 80;\n');
    this.run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error');
    this.git('init', '--quiet', '--initial-branch=main');
    this.base = this.commit('first');
    this.plant(state);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  /** Runs git. @throws CheckError CommandFailed */
  git(...args: readonly string[]): string {
    return this.run('git', ...args).trim();
  }

  /** Commits all files without hooks, and returns the commit. @throws CheckError CommandFailed */
  commit(message: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--no-verify', '--message', message);
    return this.git('rev-parse', 'HEAD');
  }

  private plant(state: State): void {
    if (state === 'file') this.write('src/config.ts', LINE);
    if (state === 'incomplete') symlinkSync('nowhere', join(this.folder, 'src/link'));
    if (state === 'history') {
      this.write('src/config.ts', LINE);
      this.commit('add a secret');
      unlinkSync(join(this.folder, 'src/config.ts'));
    }
    this.write('src/other.ts', 'export const name = "other";\n');
    this.commit('second');
  }

  private run(program: string, ...args: readonly string[]): string {
    const { code, output } = runIn(this.folder, program, args, this.env);
    if (code === 0) return output;
    throw new CheckError(
      'CommandFailed',
      `${program} ${args[0]} ended with ${code}: ${output}`,
      'See its message.',
    );
  }
}

/** The built command as npm installs it, and a program `cdk` that writes a cloud assembly with a value in its template. */
function vendor(folder: string, value: string): void {
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const { name, version, bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  put('cdk-rekey/package.json', JSON.stringify({ name, version, bin }));
  cpSync(join(ROOT, 'dist/cli'), join(folder, 'cdk-rekey/dist/cli'), { recursive: true });
  put('aws-cdk/package.json', JSON.stringify({ name: 'aws-cdk', version: '1.0.0', bin: { cdk: 'cdk.js' } }));
  const Environment = { Variables: { DB_PASSWORD: value } };
  const template = {
    Resources: { Function: { Type: 'AWS::Lambda::Function', Properties: { Environment } } },
  };
  put(
    'aws-cdk/cdk.js',
    `#!/usr/bin/env node
const { mkdirSync, writeFileSync } = require('node:fs');
mkdirSync('cdk.out', { recursive: true });
writeFileSync('cdk.out/manifest.json', '{}');
writeFileSync('cdk.out/App.template.json', ${JSON.stringify(JSON.stringify(template, null, 1))});
`,
  );
}
