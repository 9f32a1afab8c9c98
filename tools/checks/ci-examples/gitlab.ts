import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { verifyEqual } from '../../../rehearsal/checks/steps';
import type { Packages } from './packages';
import type { Repository, State } from './repository';
import { bash } from './shell';
import { codeOf, verifyJob } from './verify';

const FILE = join(__dirname, '../../../examples/ci/gitlab/.gitlab-ci.yml');

interface Job {
  readonly script: readonly string[];
  readonly artifacts: {
    readonly when: string;
    readonly paths: readonly string[];
    readonly reports: Readonly<Record<string, string>>;
  };
}

const { secrets: job } = parse(readFileSync(FILE, 'utf8')) as { secrets: Job };

/** Validates the file with the schema of GitLab. @throws VerificationFailed */
export function verifyGitLabFile({ validate }: Packages): string[] {
  verifyEqual('.gitlab-ci.yml', validate(FILE, 'gitlab-ci'), '');
  verifyEqual('Artifacts', job.artifacts.when, 'always');
  return ['the job is valid'];
}

/** Runs the script of the job for a merge request, and reads its reports. @throws VerificationFailed */
export function verifyGitLabJob(repository: Repository, state: State, packages: Packages): void {
  const CI_COMMIT_SHA = repository.git('rev-parse', 'HEAD');
  const env = { ...repository.env, CI_COMMIT_SHA, CI_MERGE_REQUEST_DIFF_BASE_SHA: repository.base };
  // A runner runs the lines as one script.
  const ended = bash(repository.folder, job.script.join('\n'), env);
  const { paths, reports } = job.artifacts;
  const [json, sarif] = ['.json', '.sarif'].map((end) => paths.find((path) => path.endsWith(end)));
  const code = codeOf(state, { readsCommits: true });
  verifyJob(
    'GitLab',
    { repository, state, ended, code },
    { sarif, json, others: Object.values(reports) },
    packages,
  );
  const report = (name: string) => JSON.parse(repository.read(reports[name] ?? ''));
  const found = state === 'file' || state === 'assembly' ? 1 : 0;
  const { scan, vulnerabilities } = report('secret_detection');
  verifyEqual('Secret detection', [scan.type, vulnerabilities.length], ['secret_detection', found]);
  verifyEqual('Status', scan.status, state === 'incomplete' ? 'failure' : 'success');
  for (const { location } of vulnerabilities) verifyEqual('Commit', location.commit.sha, CI_COMMIT_SHA);
  verifyEqual('Code quality', report('codequality').length, found);
}
