import type { Finding } from '../findings/finding';
import { ownerLine } from './owner-line';
import type { Report } from './report';
import { type Style, styleOf, wrapped } from './style';

/** Problems and folders that are named. The others are counted; the JSON has all of them. */
const NAMED = 20;

const NEXT = [
  'Replace the secrets: "npx cdk-rekey replace-now SECRET" for a RotatingSecret, otherwise at the issuer.',
  'Remove them from the files. What was committed or published stays known.',
  'For a text that is no secret, write "rekey:allow REASON" in its line, or run --write-baseline.',
];

/** Looks of a report. */
export interface Looks {
  /**
   * Columns of the terminal.
   *
   * @default 80
   */
  readonly columns?: number;
  /** True for a terminal with colors. */
  readonly colors?: boolean;
}

/** Report for a terminal. */
export function tableReport(report: Report, { columns = 80, colors = false }: Looks = {}): string {
  const { findings, problems, skipped } = report;
  const style = styleOf(colors);
  const rules = new Map(findings.map(({ rule }) => [rule.id, rule]));
  const fixes = [...rules.values()].flatMap(({ id, description, fix }) => [
    ...wrapped(`${id}: ${description}`, columns, '  '),
    ...wrapped(`  Action: ${fix}`, columns, '  '),
  ]);
  return [
    ...findings.map((finding) => row(finding, style)),
    fixes.join('\n'),
    findings.length === 0 ? '' : next(columns),
    named(
      problems.map(({ path, reason }) => `${style.warn('Not scanned:')} ${shown(path)}: ${reason}`),
      'other problems',
    ),
    named(
      skipped.map(({ path, reason }) => `Skipped: ${shown(path)} (${reason})`),
      'other folders were skipped',
    ),
    findings.length > 0 ? style.bad(summary(report)) : summary(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function row(finding: Finding, style: Style): string {
  const { path, line, column, rule, excerpt, decoded, commit, construct, property, owned, note } = finding;
  const place = style.strong(`${shown(path)}:${line}:${column}`);
  const notes = [decoded && `in ${decoded}`, commit && `commit ${commit.slice(0, 12)}`].filter(Boolean);
  const head = `${place}  ${style.bad(rule.id)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
  const lines = [
    construct && `${shown(construct)}: ${property}`,
    excerpt,
    owned && ownerLine(owned),
    note,
  ].filter((text) => text !== undefined);
  return [head, ...lines.map((text) => `  ${text}`)].join('\n');
}

const next = (columns: number): string =>
  ['Next:', ...NEXT.flatMap((step, i) => wrapped(`  ${i + 1}. ${step}`, columns, '     '))].join('\n');

function named(lines: readonly string[], others: string): string {
  const more = lines.length > NAMED ? [`${lines.length - NAMED} ${others}; see --json.`] : [];
  return [...lines.slice(0, NAMED), ...more].join('\n');
}

function summary({ files, bytes, seconds, findings, allowed, known, problems }: Report): string {
  const counts = [
    `${findings.length} ${findings.length === 1 ? 'secret' : 'secrets'} found`,
    ...(known > 0 ? [`${known} known`] : []),
    ...(allowed > 0 ? [`${allowed} allowed`] : []),
    ...(problems.length > 0 ? [`${problems.length} not scanned`] : []),
  ];
  return `${counts.join(', ')}: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${seconds.toFixed(1)} s`;
}

/** Path without characters that would change the terminal. */
const shown = (path: string): string =>
  path.replace(/\p{Cc}/gu, (one) => JSON.stringify(one).slice(1, -1).replace('\x7f', '\\u007f'));
