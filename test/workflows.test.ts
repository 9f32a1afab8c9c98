import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { engines, scripts, workspaces } from '../package.json';

const ROOT = join(__dirname, '..');
const FOLDER = join(ROOT, '.github/workflows');

interface Workflow {
  readonly on: object;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly 'timeout-minutes': number;
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const workflows = Object.fromEntries(
  readdirSync(FOLDER).map((name) => [name, parse(readFileSync(join(FOLDER, name), 'utf8')) as Workflow]),
);

/** References of a command to scripts, tools, workspaces and files, with whether each exists. */
function referencesOf(command: string): [string, boolean][] {
  const words = (pattern: RegExp) => [...command.matchAll(pattern)].map(([, word = '']) => word);
  return [
    ...words(/\bnpm run (?:--silent )?([\w:-]+)/g).map((name): [string, boolean] => [name, name in scripts]),
    ...words(/\bnpx ([\w-]+)/g).map((name): [string, boolean] => [
      name,
      existsSync(join(ROOT, 'node_modules/.bin', name)),
    ]),
    ...words(/--workspace (\S+)/g).map((name): [string, boolean] => [name, workspaces.includes(name)]),
    ...words(/(?<![\w/.-])(\.ci\/[\w.]*\w|(?:tools|test|rehearsal|engine)\/[\w./-]+)/g).map(
      (file): [string, boolean] => [file, existsSync(join(ROOT, file))],
    ),
  ];
}

test('there are workflows for changes, for the deep checks and for releases', () => {
  expect(Object.keys(workflows)).toEqual(['ci.yml', 'deep.yml', 'release.yml']);
  expect(workflows['ci.yml']?.on).toEqual({ push: { branches: ['main'] }, pull_request: null });
  expect(workflows['deep.yml']?.on).toMatchObject({ schedule: [{ cron: expect.any(String) }] });
  expect(workflows['release.yml']?.on).toEqual({ push: { tags: ['v*'] } });
  const [oldest = 0] = workflows['ci.yml']?.jobs.test?.strategy?.matrix.node ?? [];
  expect(engines.node).toContain(`>= ${oldest}.`);
});

describe.each(Object.entries(workflows))('%s', (name, { jobs, permissions }) => {
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('references existing scripts, tools and files only', () => {
    const references = steps.flatMap(({ run = '' }) => referencesOf(run));
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter(([, exists]) => !exists)).toEqual([]);
  });

  test('uses actions of GitHub with a major version, and limits each job', () => {
    for (const { uses } of steps.filter((step) => step.uses)) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(360);
  });

  test('has a token for provenance only if it publishes', () => {
    const isRelease = name === 'release.yml';
    expect(permissions).toEqual({ contents: 'read', ...(isRelease && { 'id-token': 'write' }) });
  });
});

test.each(['run', 'deep', 'checks.sh'])(
  '.ci/%s references existing scripts, tools and files only',
  (name) => {
    const references = referencesOf(readFileSync(join(ROOT, '.ci', name), 'utf8'));
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter(([, exists]) => !exists)).toEqual([]);
  },
);

test('a release publishes every package with provenance', () => {
  const commands = Object.values(workflows['release.yml']?.jobs ?? {}).flatMap(({ steps }) =>
    steps.flatMap(({ run = '' }) => (run.startsWith('npm publish') ? [run] : [])),
  );
  expect(commands.every((command) => command.includes('--provenance'))).toBe(true);
  expect(commands.flatMap((command) => /--workspace (\S+)/.exec(command)?.[1] ?? '.').sort()).toEqual(
    ['.', ...workspaces.filter((folder) => !('private' in require(`../${folder}/package.json`)))].sort(),
  );
});
