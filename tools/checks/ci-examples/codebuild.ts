import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { verify, verifyEqual } from '../../../rehearsal/checks/steps';
import type { Packages } from './packages';
import type { Repository, State } from './repository';
import { bash } from './shell';
import { codeOf, verifyJob } from './verify';

const FILE = join(__dirname, '../../../examples/ci/codebuild/buildspec.yml');
/** Keys of a buildspec and of a phase (AWS CodeBuild User Guide, "Build specification reference"). */
const KEYS = ['version', 'run-as', 'env', 'proxy', 'batch', 'phases', 'reports', 'artifacts', 'cache'];
const PHASES = ['install', 'pre_build', 'build', 'post_build'];
const PHASE_KEYS = [
  'run-as',
  'on-failure',
  'on-retry',
  'retry-count',
  'runtime-versions',
  'commands',
  'finally',
];

interface Phase {
  readonly commands: readonly string[];
}

const buildspec = parse(readFileSync(FILE, 'utf8')) as {
  readonly version: number;
  readonly env: { readonly shell: string };
  readonly phases: Readonly<Record<string, Phase>>;
  readonly artifacts: { readonly files: readonly string[] };
};

/** Verifies the keys of the file: no package has a schema for it. @throws VerificationFailed */
export function verifyBuildspecFile(): string[] {
  const unknown = (found: readonly string[], known: readonly string[]) =>
    verifyEqual(
      'Unknown keys',
      found.filter((key) => !known.includes(key)),
      [],
    );
  unknown(Object.keys(buildspec), KEYS);
  unknown(Object.keys(buildspec.phases), PHASES);
  for (const phase of Object.values(buildspec.phases)) unknown(Object.keys(phase), PHASE_KEYS);
  verifyEqual('Version', [buildspec.version, buildspec.env.shell], [0.2, 'bash']);
  return ['the keys of the buildspec are those of the reference'];
}

/** Runs the phases in their order until a command fails. @throws VerificationFailed */
export function verifyBuild(repository: Repository, state: State, packages: Packages): void {
  const commands = PHASES.flatMap((phase) => buildspec.phases[phase]?.commands ?? []);
  verify(commands.length >= 2, `The build has ${commands.length} commands.`, 'an installation and a scan.');
  const ended = bash(repository.folder, commands.join('\n'), repository.env);
  const [json, sarif] = ['.json', '.sarif'].map((end) =>
    buildspec.artifacts.files.find((one) => one.endsWith(end)),
  );
  const code = codeOf(state, { readsCommits: false });
  verifyJob('CodeBuild', { repository, state, ended, code }, { sarif, json }, packages);
}
