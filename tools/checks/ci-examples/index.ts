/** Runs what is in examples/ci: the hooks in repositories of git, and the jobs in bash. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckError } from '../../../rehearsal/checks/errors';
import { Steps, VerificationFailed } from '../../../rehearsal/checks/steps';
import { verifyBuild, verifyBuildspecFile } from './codebuild';
import { verifyGitHubFiles, verifyWorkflow } from './github';
import { verifyGitLabFile, verifyGitLabJob } from './gitlab';
import { verifyGitHook, verifyPreCommit } from './hooks';
import { installPackages } from './packages';
import { Repository, STATES, type State } from './repository';

type Job = (repository: Repository, state: State) => void;

async function main(print: (line: string) => void): Promise<void> {
  const packages = await installPackages(print);
  const folder = mkdtempSync(join(tmpdir(), 'rekey-ci-examples-'));
  const steps = new Steps(print);
  try {
    const repositories = STATES.map((state) => [new Repository(folder, state), state] as const);
    const inEach = (states: readonly State[], job: Job) => {
      for (const [repository, state] of repositories) if (states.includes(state)) job(repository, state);
      return [`exit codes and reports are right for: ${states.join(', ')}`];
    };
    await steps.step('Files', async () => [
      ...verifyGitHubFiles(packages),
      ...verifyGitLabFile(packages),
      ...verifyBuildspecFile(),
    ]);
    await steps.step('GitHub', async () =>
      inEach(STATES, (one, state) => verifyWorkflow(one, state, packages)),
    );
    await steps.step('GitLab', async () =>
      inEach(['clean', 'file', 'history', 'incomplete'], (one, state) =>
        verifyGitLabJob(one, state, packages),
      ),
    );
    await steps.step('CodeBuild', async () =>
      inEach(['clean', 'assembly', 'incomplete'], (one, state) => verifyBuild(one, state, packages)),
    );
    await steps.step('Hook of git', async () => verifyGitHook(new Repository(folder, 'clean')));
    await steps.step('pre-commit', async () =>
      verifyPreCommit(new Repository(folder, 'clean'), new Repository(folder, 'clean'), packages),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

main((line) => console.log(line)).catch((error: unknown) => {
  const known = error instanceof CheckError || error instanceof VerificationFailed;
  console.error(known ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
