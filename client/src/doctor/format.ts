import type { CheckStatus, Diagnosis } from './diagnosis';

const WORDS: Readonly<Record<CheckStatus, string>> = {
  ok: 'ok',
  warning: 'WARNING',
  failed: 'FAILED',
  unknown: 'unknown',
};

/** The diagnosis for people. */
export function formatDiagnosis({ secret, region, checks, versions }: Diagnosis): string {
  const lines = [`${secret}${region ? ` in ${region}` : ''}`, ''];
  for (const { name, status, found, action } of checks) {
    lines.push(`${WORDS[status].padEnd(8)} ${name.padEnd(9)} ${found}`);
    if (action) lines.push(`${' '.repeat(19)}${action}`);
  }
  const others = versions.filter(
    ({ stages }) => !stages.some((stage) => /^AWS(CURRENT|PREVIOUS|PENDING)$/.test(stage)),
  );
  for (const { versionId, stages } of others)
    lines.push(`${' '.repeat(9)}version   ${versionId} (${stages.join(', ')})`);
  return lines.join('\n');
}

/** 0: may be read. 1: may not. 3: may be read, but something needs attention. */
export function exitCodeOf({ checks }: Diagnosis): 0 | 1 | 3 {
  const unreadable = checks.some(
    ({ name, status }) => (name === 'read' || name === 'secret') && status === 'failed',
  );
  if (unreadable) return 1;
  return checks.some(({ status }) => status === 'warning' || status === 'failed') ? 3 : 0;
}
