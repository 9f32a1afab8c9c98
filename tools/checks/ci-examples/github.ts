import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { verify, verifyEqual } from '../../../rehearsal/checks/steps';
import { type Context, Evaluation } from './expressions';
import type { Packages } from './packages';
import type { Repository, State } from './repository';
import { bash, type Ended } from './shell';
import { codeOf, verifyJob } from './verify';

const FOLDER = join(__dirname, '../../../examples/ci/github');
const ACTION = './.github/actions/scan-secrets';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

const load = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8'));
const action = load('action.yml') as Action;
const { jobs, permissions } = load('workflow.yml') as {
  jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
  permissions: object;
};

/** Validates the files with the schemas of GitHub Actions. @throws VerificationFailed */
export function verifyGitHubFiles({ validate }: Packages): string[] {
  verifyEqual('action.yml', validate(join(FOLDER, 'action.yml'), 'github-actions'), '');
  verifyEqual('workflow.yml', validate(join(FOLDER, 'workflow.yml'), 'github-workflows'), '');
  verifyEqual('Permissions', permissions, { contents: 'read', 'security-events': 'write' });
  return ['the action and the workflow are valid'];
}

/** Runs the steps of the workflow for a pull request, as a runner does. @throws VerificationFailed */
export function verifyWorkflow(repository: Repository, state: State, packages: Packages): void {
  const head = { sha: repository.git('rev-parse', 'HEAD'), repo: { fork: false } };
  const github = {
    event_name: 'pull_request',
    event: { pull_request: { base: { sha: repository.base }, head } },
  };
  const steps: Record<string, Context> = {};
  let ended: Ended = { code: 0, output: '' };
  let uploaded: string | undefined;
  for (const step of jobs.scan?.steps ?? []) {
    const evaluation = new Evaluation(packages.expressions, { github, steps: { secrets: {}, ...steps } });
    const isAlways = step.if?.includes('always()') === true;
    if (ended.code !== 0 && !isAlways) continue;
    if (step.if !== undefined && ['', 'false'].includes(evaluation.text(step.if))) continue;
    const inputs = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([name, value]) => [name, evaluation.text(`${value}`)]),
    );
    if (step.run !== undefined) ended = bash(repository.folder, step.run, repository.env);
    if (step.uses === ACTION) {
      const done = runAction(repository, inputs, packages);
      ended = done.ended;
      steps[step.id ?? ''] = { outputs: done.outputs };
    }
    if (step.uses?.startsWith('github/codeql-action/upload-sarif@')) uploaded = inputs.sarif_file;
  }
  verify(uploaded !== undefined, 'No SARIF was uploaded.', 'an upload in every case.');
  const code = codeOf(state, { readsCommits: true });
  verifyJob('GitHub', { repository, state, ended, code }, { sarif: uploaded }, packages);
}

/** Runs the composite action. */
function runAction(
  repository: Repository,
  given: Readonly<Record<string, string>>,
  { expressions }: Packages,
) {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default]);
  const inputs: Record<string, string> = { ...Object.fromEntries(defaults), ...given };
  const steps: Record<string, Context> = {};
  let ended: Ended = { code: 0, output: '' };
  for (const { id = '', run = '', env = {}, shell } of action.runs.steps) {
    verifyEqual('Shell', shell, 'bash');
    const evaluation = new Evaluation(expressions, { inputs });
    const output = join(repository.folder, '..', 'output');
    mkdirSync(join(output, '..'), { recursive: true });
    writeFileSync(output, '');
    const variables = Object.entries(env).map(([name, value]) => [name, evaluation.text(value)]);
    const environment = { ...repository.env, ...Object.fromEntries(variables), GITHUB_OUTPUT: output };
    ended = bash(repository.folder, run, environment);
    const lines = readFileSync(output, 'utf8').trim().split('\n');
    steps[id] = { outputs: Object.fromEntries(lines.map((line) => line.split('=') as [string, string])) };
  }
  const evaluation = new Evaluation(expressions, { inputs, steps });
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, evaluation.text(value)]);
  return { ended, outputs: Object.fromEntries(outputs) as Record<string, string> };
}
