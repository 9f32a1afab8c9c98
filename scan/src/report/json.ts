import type { Finding } from '../findings/finding';
import type { Report } from './report';

/** Report as JSON, without secrets. */
export function jsonReport({ findings, ...report }: Report): string {
  return `${JSON.stringify({ ...report, findings: findings.map(plain) }, null, 2)}\n`;
}

const plain = ({ rule, digest: _, ...finding }: Finding) => ({
  ...finding,
  rule: rule.id,
  description: rule.description,
});
