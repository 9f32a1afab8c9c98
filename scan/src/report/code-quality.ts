import { createHash } from 'node:crypto';
import type { Finding } from '../findings/finding';
import type { Report } from './report';

/**
 * Report for the widget "Code Quality" in merge requests of GitLab, in every tier (docs.gitlab.com, "Code Quality report format").
 * The fingerprints are unique, and stay the same when a secret moves in its file.
 */
export function codeQualityReport({ findings }: Pick<Report, 'findings'>): string {
  const seen = new Map<string, number>();
  const issues = findings.map((finding) => {
    const { rule, line, path } = finding;
    const place = `${relativePath(path)}\0${rule.id}\0${finding.secretHmac}`;
    const count = seen.get(place) ?? 0;
    seen.set(place, count + 1);
    return {
      description: textOf(finding),
      check_name: rule.id,
      fingerprint: createHash('sha256').update(`${place}\0${count}`).digest('hex'),
      severity: 'blocker',
      location: { path: relativePath(path), lines: { begin: line } },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}

/** Description and action, without the secret. */
const textOf = ({ rule: { description, fix }, note }: Finding) =>
  [`${description}.`, fix, note].filter(Boolean).join(' ');

/** Path in the repository: GitLab takes no leading `./`. */
export const relativePath = (path: string) => path.replace(/^(?:\.\/)+/, '');
