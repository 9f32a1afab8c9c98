import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../command';
import type { Result } from '../explore/job';
import { inThreads } from '../explore/pool';
import type { Finding } from '../explore/schedule';
import { parseSchedule } from '../explore/schedule-text';

jest.mock('../explore/pool');

const SCHEDULE = 'one-password fresh deletion at-once seed=1 2:deny then=repeated';
const finding: Finding = {
  schedule: parseSchedule(SCHEDULE),
  violation: { rule: 'secrecy', what: 'a secret value was in a log line.' },
};

const explored = (findings: Finding[]): Result => {
  return { of: 'explore', counts: [1, 20, 3, 4], violations: findings.length, findings, stopped: false };
};

/** Runs the command for one kind; every job has one of these results. */
async function run(read: Partial<Result>, explore: Result, kind = 'access-key') {
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  const json = join(folder, 'proof.json');
  jest.mocked(inThreads).mockImplementation(async (_file, jobs, _threads, done) => {
    const readers: Result = { of: 'read', rotations: 9, failedReads: 0, longestDeadWindowMs: 0 };
    for (const job of jobs) done(job, job.do === 'read' ? ({ ...readers, ...read } as Result) : explore);
  });
  const output: string[] = [];
  try {
    const args = ['--kind', kind, '--budget', '1', '--threads', '2', '--json', json];
    const code = await command(args, 'no-such-file.js', (text) => output.push(text));
    return { code, output: output.join('\n'), report: JSON.parse(readFileSync(json, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('reports the figures of a run without violations', async () => {
  const { code, output, report } = await run({}, explored([]));
  const { families } = report.kinds[0];
  expect(code).toBe(0);
  expect(output).toContain('access-key');
  expect(report).toEqual({
    kinds: [
      {
        kind: 'access-key',
        families,
        familiesInAll: 93,
        share: expect.any(Number),
        cutShort: 0,
        singles: 20 * families,
        pairs: 3 * families,
        pairsExhaustive: false,
        triples: 4 * families,
        schedules: 28 * families,
        violations: 0,
        rotations: 9,
        failedReads: 0,
        longestDeadWindowMs: 0,
      },
    ],
    seconds: expect.any(Number),
  });
  expect(families).toBeGreaterThanOrEqual(6);
});

test('exits with 1 for a violation, and prints the command that replays it', async () => {
  const { code, output, report } = await run({}, explored([finding]));
  expect(code).toBe(1);
  expect(output).toContain('VIOLATION (secrecy: a secret value is only in the secret and at its issuer)');
  expect(output.split(`npm run prove -- --replay '${SCHEDULE}'`)).toHaveLength(2);
  expect(report.kinds[0].violations).toBe(report.kinds[0].families);
});

test.each([
  ['access-key', 1],
  ['one-password', 0],
])('failed reads of %s exit with %d', async (kind, expected) => {
  expect((await run({ failedReads: 1, longestDeadWindowMs: 5 }, explored([]), kind)).code).toBe(expected);
});

test('a run without schedules exits with 1', async () => {
  const nothing: Result = { of: 'explore', counts: [], violations: 0, findings: [], stopped: true };
  const { code, report } = await run({}, nothing);
  expect(code).toBe(1);
  expect(report.kinds[0]).toMatchObject({ schedules: 0, violations: 0 });
});
