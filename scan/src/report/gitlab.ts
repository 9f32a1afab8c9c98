import { createHash } from 'node:crypto';
import type { Finding } from '../findings/finding';
import { relativePath } from './code-quality';
import type { Report } from './report';

/** Version of the report format (security-report-schemas). */
const FORMAT = '15.2.1';
/** Commit of a finding in files. The schema requires one. */
const NO_COMMIT = '0000000';

/** Facts about the scan. */
export interface GitLabScan {
  /** Version of this package. */
  readonly version: string;
  readonly end: Date;
  /** Commit of the files. */
  readonly commit?: string;
}

/** Secret detection report of GitLab (`artifacts:reports:secret_detection`), without secrets. */
export function gitlabReport(
  { findings, problems, seconds }: Pick<Report, 'findings' | 'problems' | 'seconds'>,
  { version, end, commit }: GitLabScan,
): string {
  const tool = { id: 'cdk-rekey', name: 'cdk-rekey scan', version, vendor: { name: 'cdk-rekey' } };
  const time = (date: number) => new Date(date).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
  const report = {
    version: FORMAT,
    scan: {
      ...{ analyzer: tool, scanner: tool, type: 'secret_detection' },
      start_time: time(end.getTime() - seconds * 1000),
      end_time: time(end.getTime()),
      status: problems.length === 0 ? 'success' : 'failure',
      messages: problems.map(({ path, reason }) => ({
        level: 'warn',
        value: `Not scanned: ${path}: ${reason}`,
      })),
    },
    vulnerabilities: findings.map((finding) => vulnerability(finding, commit)),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function vulnerability(finding: Finding, commit = NO_COMMIT) {
  const { rule, path, line, endLine, secretHmac } = finding;
  const file = relativePath(path);
  return {
    id: uuidOf(`${file}\0${line}\0${finding.column}\0${rule.id}\0${secretHmac}`),
    name: rule.description,
    description: [`${rule.description}.`, finding.note].filter(Boolean).join(' '),
    solution: rule.fix,
    severity: 'Critical',
    identifiers: [{ type: 'cdk_rekey_rule_id', name: `cdk-rekey rule ${rule.id}`, value: rule.id }],
    location: { file, start_line: line, end_line: endLine, commit: { sha: finding.commit ?? commit } },
  };
}

/** UUID of a text, which stays the same in each pipeline. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
