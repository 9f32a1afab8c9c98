import type { Finding } from '../findings/finding';
import { ownerLine } from './owner-line';
import type { Report } from './report';

/** Problems and folders that are named. The others are counted; the JSON has all of them. */
const NAMED = 20;

/** Report for a terminal. */
export function tableReport(report: Report): string {
  const { findings, problems, skipped } = report;
  const rules = new Map(findings.map(({ rule }) => [rule.id, rule]));
  const fixes = [...rules.values()].map(
    ({ id, description, fix }) => `${id}: ${description}\n  Action: ${fix}`,
  );
  return [
    ...findings.map(row),
    fixes.join('\n'),
    named(
      problems.map(({ path, reason }) => `Not scanned: ${path}: ${reason}`),
      'other problems',
    ),
    named(
      skipped.map((path) => `Skipped: ${path} (--all scans it)`),
      'other folders were skipped',
    ),
    summary(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function row({ path, line, column, rule, excerpt, decoded, commit, owned, note }: Finding): string {
  const place = `${path}:${line}:${column}`;
  const notes = [decoded && `in ${decoded}`, commit && `commit ${commit.slice(0, 12)}`].filter(Boolean);
  const head = `${place}  ${rule.id}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
  const lines = [
    excerpt,
    ...(owned === undefined ? [] : [ownerLine(owned)]),
    ...(note === undefined ? [] : [note]),
  ];
  return [head, ...lines.map((line) => `  ${line}`)].join('\n');
}

function named(lines: readonly string[], others: string): string {
  const more = lines.length > NAMED ? [`${lines.length - NAMED} ${others}; see --json.`] : [];
  return [...lines.slice(0, NAMED), ...more].join('\n');
}

function summary({ files, bytes, seconds, findings, allowed, known, problems }: Report): string {
  const counts = [
    `${findings.length} ${findings.length === 1 ? 'secret' : 'secrets'} found`,
    ...(known > 0 ? [`${known} in the baseline`] : []),
    ...(allowed > 0 ? [`${allowed} allowed by comments`] : []),
    ...(problems.length > 0 ? [`${problems.length} not scanned`] : []),
  ];
  return `${counts.join(', ')}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${seconds.toFixed(1)} s`;
}
