import { githubOrganization } from '../../../cli/patterns/github/organization';
import { patternsOf } from '../../../scan/src/patterns/app-patterns';
import { FakeGitHub } from './fake-github';

/** Organization of a test file. */
export const github = new FakeGitHub();
/** Milliseconds that the command waited. */
export const waits: number[] = [];

/** Starts the fake for the tests of a file, each with an empty organization. */
export function useGitHub(): void {
  beforeAll(() => github.start());
  afterAll(() => github.stop());
  beforeEach(() => {
    for (const list of [github.patterns, github.calls, github.instead, waits]) list.splice(0);
  });
}

/** Runs the command for prefixes, and returns the lines. */
export async function run(prefixes: string[], { dryRun = false, token = 'right' } = {}): Promise<string[]> {
  const env = { GITHUB_API_URL: github.url, GITHUB_TOKEN: token };
  const wait = async (milliseconds: number) => waits.push(milliseconds);
  const text = await githubOrganization(patternsOf(prefixes), { organization: 'acme', dryRun, env, wait });
  return text.split('\n');
}

/** Calls that change something. */
export const changes = () =>
  github.calls.filter(({ method }) => method !== 'GET').map(({ method, path }) => [method, path]);
