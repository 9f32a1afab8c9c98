import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { verify, verifyEqual } from '../../../rehearsal/checks/steps';
import type { Packages } from './packages';
import { type Repository, SECRET, type State } from './repository';
import type { Ended } from './shell';

/** Files that a scan writes. */
export interface Written {
  readonly sarif?: string;
  readonly json?: string;
  readonly others?: readonly string[];
}

/** Exit code of a job for a repository: 0 if nothing was found, 1 for a secret, 2 if the scan is not complete. */
export const codeOf = (state: State, { readsCommits }: { readsCommits: boolean }): number =>
  state === 'incomplete' ? 2 : state === 'clean' || (state === 'history' && !readsCommits) ? 0 : 1;

/** Verifies the end of a job, and the files that it promises. @throws VerificationFailed */
export function verifyJob(
  job: string,
  { repository, state, ended, code }: { repository: Repository; state: State; ended: Ended; code: number },
  { sarif, json, others = [] }: Written,
  { validate }: Packages,
): void {
  verifyEqual(`${job}, ${state}: exit code (${ended.output.trim().slice(-400)})`, ended.code, code);
  const files = [sarif, json, ...others].filter((file) => file !== undefined);
  for (const file of files)
    verify(existsSync(join(repository.folder, file)), `${job} has no ${file}.`, 'a file.');
  const texts = [ended.output, ...files.map((file) => repository.read(file))];
  verify(!texts.some((text) => text.includes(SECRET)), `${job} shows the secret.`, 'a redacted one.');
  const inFiles = state === 'file' || state === 'assembly' ? 1 : 0;
  if (sarif !== undefined) {
    verifyEqual(`${job}, ${state}: SARIF`, validate(join(repository.folder, sarif), 'sarif'), '');
    const [run] = JSON.parse(repository.read(sarif)).runs;
    verifyEqual(`${job}, ${state}: results`, run.results.length, inFiles);
    for (const { locations } of run.results) {
      const { uri } = locations[0].physicalLocation.artifactLocation;
      verify(
        existsSync(join(repository.folder, decodeURIComponent(uri))),
        `The URI is ${uri}.`,
        'a file of it.',
      );
    }
  }
  if (json !== undefined) {
    verifyEqual(`${job}, ${state}: findings`, JSON.parse(repository.read(json)).findings.length, inFiles);
  }
}
