import type { Finding } from '../../src/findings/finding';
import { codeQualityReport } from '../../src/report/code-quality';
import { gitlabReport } from '../../src/report/gitlab';

const finding = (changes: Partial<Finding> = {}): Finding => ({
  ...{ path: './src/a.ts', line: 3, column: 5, endLine: 4, endColumn: 9 },
  rule: { id: 'keyed-secret', description: 'Value of a key', fix: 'Replace it.' },
  ...{ secretHmac: 'ab', excerpt: 'password = [redacted]' },
  ...changes,
});
const SCAN = { version: '1.2.3', end: new Date('2026-01-02T03:04:05.678Z') };

interface Vulnerability {
  readonly id: string;
  readonly location: object;
}

function report(findings: readonly Finding[], commit?: string) {
  const problems = [{ path: 'b.zip', reason: 'it is damaged' }];
  return JSON.parse(gitlabReport({ findings, problems, seconds: 65 }, { ...SCAN, commit })) as {
    readonly scan: object;
    readonly vulnerabilities: readonly Vulnerability[];
  };
}

test('the report has the required members of the schema of GitLab', () => {
  const tool = { id: 'cdk-rekey', name: 'cdk-rekey scan', version: '1.2.3', vendor: { name: 'cdk-rekey' } };
  expect(report([finding()], 'c0ffee')).toEqual({
    version: expect.stringMatching(/^15\.\d+\.\d+$/),
    scan: {
      ...{ analyzer: tool, scanner: tool, type: 'secret_detection', status: 'failure' },
      start_time: '2026-01-02T03:03:00',
      end_time: '2026-01-02T03:04:05',
      messages: [{ level: 'warn', value: 'Not scanned: b.zip: it is damaged' }],
    },
    vulnerabilities: [
      {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/),
        name: 'Value of a key',
        description: 'Value of a key.',
        solution: 'Replace it.',
        severity: 'Critical',
        identifiers: [
          { type: 'cdk_rekey_rule_id', name: 'cdk-rekey rule keyed-secret', value: 'keyed-secret' },
        ],
        location: { file: 'src/a.ts', start_line: 3, end_line: 4, commit: { sha: 'c0ffee' } },
      },
    ],
  });
});

test('a finding of a commit has its commit, and one without a commit has zeros', () => {
  const { vulnerabilities } = report([finding({ commit: 'beef' }), finding({ line: 9 })]);
  expect(vulnerabilities.map(({ location }) => location)).toEqual([
    expect.objectContaining({ commit: { sha: 'beef' } }),
    expect.objectContaining({ commit: { sha: '0000000' } }),
  ]);
  expect(new Set(vulnerabilities.map(({ id }) => id)).size).toBe(2);
});

test('the ids stay the same in each pipeline', () => {
  expect(report([finding()], 'a').vulnerabilities[0]?.id).toBe(
    report([finding()], 'b').vulnerabilities[0]?.id,
  );
});

test('the report for code quality has the members that GitLab reads', () => {
  expect(JSON.parse(codeQualityReport({ findings: [finding({ note: 'A note.' })] }))).toEqual([
    {
      description: 'Value of a key. Replace it. A note.',
      check_name: 'keyed-secret',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: 'blocker',
      location: { path: 'src/a.ts', lines: { begin: 3 } },
    },
  ]);
});

test('the fingerprints of code quality are unique, and do not change when a secret moves', () => {
  const fingerprints = (findings: readonly Finding[]) =>
    (JSON.parse(codeQualityReport({ findings })) as { fingerprint: string }[]).map(
      (issue) => issue.fingerprint,
    );
  const all = fingerprints([
    finding(),
    finding({ line: 7 }),
    finding({ path: 'b.ts' }),
    finding({ secretHmac: 'cd' }),
  ]);
  expect(new Set(all).size).toBe(4);
  expect(fingerprints([finding({ line: 20 })])).toEqual([all[0]]);
});
