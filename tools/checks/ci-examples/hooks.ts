import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { verify, verifyEqual } from '../../../rehearsal/checks/steps';
import type { Packages } from './packages';
import { type Repository, SECRET } from './repository';
import { type Ended, runIn } from './shell';

const FOLDER = join(__dirname, '../../../examples/ci');

/** Commits as a user does, with hooks. */
function commit(repository: Repository, file: string, text: string): Ended {
  repository.write(file, text);
  repository.git('add', file);
  return runIn(repository.folder, 'git', ['commit', '--quiet', '--message', file], repository.env);
}

/** Verifies that the hook of a repository refuses a secret, and nothing else. @throws VerificationFailed */
function verifyHook(name: string, repository: Repository): void {
  const refused = commit(repository, 'src/secret.ts', `export const password = '${SECRET}';\n`);
  verifyEqual(`${name}: exit code of a commit with a secret`, refused.code, 1);
  verify(
    refused.output.includes('src/secret.ts:1:'),
    `${name}: ${refused.output}`,
    'the place of the secret.',
  );
  verify(!refused.output.includes(SECRET), `${name} shows the secret.`, 'a redacted one.');
  repository.git('rm', '--quiet', '--force', 'src/secret.ts');
  const before = repository.git('rev-parse', 'HEAD');
  const taken = commit(repository, 'src/clean.ts', `export const name = '${name}';\n`);
  verifyEqual(`${name}: exit code of a clean commit (${taken.output})`, taken.code, 0);
  verify(before !== repository.git('rev-parse', 'HEAD'), `${name}: no commit was made.`, 'a commit.');
}

/** The plain hook of git. @throws VerificationFailed */
export function verifyGitHook(repository: Repository): string[] {
  const hook = join(repository.folder, '.git/hooks/pre-commit');
  copyFileSync(join(FOLDER, 'git-hook/pre-commit'), hook);
  chmodSync(hook, 0o755);
  verifyHook('git-hook', repository);
  return ['the hook refuses a commit with a secret, and takes a clean one'];
}

/** The configuration and the manifest in the framework pre-commit. @throws VerificationFailed */
export function verifyPreCommit(
  repository: Repository,
  hooks: Repository,
  { preCommit }: Packages,
): string[] {
  const run = (...args: readonly string[]) => {
    const { code, output } = runIn(repository.folder, preCommit, args, repository.env);
    verifyEqual(`pre-commit ${args[0]} (${output})`, code, 0);
  };
  const [config, manifest] = ['.pre-commit-config.yaml', '.pre-commit-hooks.yaml'];
  run('validate-config', join(FOLDER, 'pre-commit', config));
  run('validate-manifest', join(FOLDER, 'pre-commit', manifest));
  run('install');
  copyFileSync(join(FOLDER, 'pre-commit', config), join(repository.folder, config));
  repository.git('add', config);
  verifyHook('pre-commit', repository);

  mkdirSync(hooks.folder, { recursive: true });
  copyFileSync(join(FOLDER, 'pre-commit', manifest), join(hooks.folder, manifest));
  const rev = hooks.commit('hooks');
  const shared = `repos:\n  - repo: ${hooks.folder}\n    rev: ${rev}\n    hooks:\n      - id: cdk-rekey-scan\n`;
  repository.write(config, shared);
  repository.git('add', config);
  repository.git('rm', '--quiet', '--cached', 'src/clean.ts');
  verifyHook('pre-commit-hooks', repository);
  return [
    'the configuration and the manifest are valid',
    'with each of them, a commit with a secret is refused, and a clean one is taken',
  ];
}
