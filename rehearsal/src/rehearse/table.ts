import { count, inColumns, listed, number, widthsOf, withShortArns } from '../words';
import { describeGap } from './description';
import type { GapName } from './gaps';
import type { Finding, Report, SecretReport } from './report';
import { type Verdict, verdictOf, verdictOfSecret } from './verdict';

export interface TextOptions {
  /** Names of gaps to accept. @default - none */
  readonly allow?: readonly GapName[];
}

const COLUMNS: readonly (readonly [
  title: string,
  cell: (secret: SecretReport, report: Report) => string | number,
])[] = [
  ['secret', (secret) => secret.path],
  ['kind', (secret) => secret.kind],
  ['schedule', (secret) => secret.schedule],
  [
    'rotations',
    (secret) => secret.rotations + (secret.failedRotations ? ` (${secret.failedRotations} failed)` : ''),
  ],
  ['reads', (secret) => secret.reads],
  ['failures', (secret) => secret.failedReads],
  ['live', (secret) => `${secret.liveCredentials} (at most ${secret.maxLiveCredentials})`],
  ['next rotation', (secret) => secret.nextRotation?.slice(0, 16).replace('T', ' ') ?? 'none'],
  ['', (secret, report) => WORDS[verdictOfSecret(secret, report)]],
];

const WORDS: Readonly<Record<Verdict, string>> = {
  good: 'good',
  'not good': 'NOT GOOD',
  incomplete: 'incomplete',
};

/** Text of the report for a terminal: verdict, table of secrets and details. */
export function asText(report: Report, { allow = [] }: TextOptions = {}): string {
  const secrets = report.secrets.length > 0 ? [...table(report), ''] : [];
  return [...verdict(report, allow), '', ...secrets, ...details(report)].join('\n');
}

function table(report: Report): string[] {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...report.secrets.map((secret) => COLUMNS.map(([, cell]) => String(cell(secret, report)))),
  ];
  const widths = widthsOf(rows);
  return inColumns([rows[0] ?? [], widths.map((width) => '-'.repeat(width)), ...rows.slice(1)]);
}

function details(report: Report): string[] {
  const { iam, alarms, notSimulated, faults, calmHours } = report;
  const raised = alarms.filter((alarm) => alarm.raised > 0);
  const lines = [
    ...(report.environments.length > 1
      ? [`Environments, each on its own local AWS: ${listed(report.environments)}.`]
      : []),
    ...(report.leftOut.length > 0 ? [`Excluded by options: ${listed(report.leftOut)}.`] : []),
    ...(iam.enforced
      ? permissions(iam)
      : ['Policies: NOT enforced. Install @cloud-copilot/iam-simulate to enforce them.']),
    `Alarms: ${alarms.length}, ${raised.length === 0 ? 'none raised' : `${raised.length} raised`}.`,
    ...raised.map(
      ({ path, raised: times, state }) => `  ${path}: raised ${count(times, 'time')}, now ${state}`,
    ),
    ...report.secrets
      .filter(({ readers }) => readers !== '')
      .map(({ path, readers }) => `Readers of ${path}: ${readers}.`),
    ...report.readFailures.map((failure) => withShortArns(`  failed read: ${failure}`)),
  ];
  if (faults !== 'none') {
    const kinds = Object.entries(report.faultsInjected);
    const total = kinds.reduce((sum, [, injected]) => sum + injected, 0);
    const detail =
      kinds.length > 0 ? `: ${kinds.map(([kind, injected]) => `${injected} ${kind}`).join(', ')}` : '';
    lines.push(
      `Faults: ${faults}, ${number(total)} injected${detail}.`,
      `  Recovered ${calmHours === 0 ? 'immediately' : `${calmHours} h`} after the last fault.`,
    );
  }
  lines.push(...assumedLines(report.assumed));
  if (notSimulated.length > 0) lines.push(`Not simulated: ${count(notSimulated.length, 'item')}.`);
  for (const { type, path, property, reason } of notSimulated) {
    lines.push(`  ${path} (${type}${property ? `, ${property}` : ''})${reason ? `: ${reason}` : ''}`);
  }
  lines.push(
    `Duration: ${report.secondsTaken} s. Peak memory: ${report.peakMemoryMegabytes} MB, without the processes of functions.`,
  );
  return lines;
}

function assumedLines(assumed: Report['assumed']): string[] {
  if (assumed.length === 0) return [];
  const lines = assumed.map(({ kind, name, path }) => `  ${kind} ${name}, referenced by ${path}`);
  return [`Assumed to exist: ${assumed.length}. Describe them with --exists FILE.`, ...lines];
}

function permissions({ calls, denied, unusedGrants }: Report['iam']): string[] {
  const grants = `${count(unusedGrants.length, 'grant')} unused`;
  return [
    `Policies: enforced on ${count(calls, 'call')}, ${denied.length} denied, ${grants}.`,
    ...unusedGrants.map(({ principal, action, resource }) =>
      withShortArns(`  unused: ${action} on ${resource} (${principal})`),
    ),
  ];
}

function verdict(report: Report, allow: readonly GapName[]): string[] {
  const { findings, gaps, days, secrets } = report;
  const total = (member: 'rotations' | 'reads') => secrets.reduce((sum, secret) => sum + secret[member], 0);
  const run = `${count(days, 'day')}, ${count(total('rotations'), 'rotation')}, ${count(total('reads'), 'read')}`;
  const missing = gaps
    .filter(({ name }) => !allow.includes(name))
    .map((gap) => `- ${describeGap(gap).join(' ')}`);
  const allowed = gaps.filter(({ name }) => allow.includes(name)).map(({ notShown }) => `- ${notShown}`);
  return [
    ...{
      good: [`Good: ${run}, no failed read, no orphan.`],
      'not good': ['NOT good:', ...findings.map((finding) => `- ${summaryOf(finding)}`)],
      incomplete: [`Incomplete: ${run}, no finding.`],
    }[verdictOf(report, allow)],
    ...(missing.length > 0 ? ['Not verified:', ...missing] : []),
    ...(allowed.length > 0 ? ['Not verified, but allowed:', ...allowed] : []),
  ];
}

/** Shortens ARNs except in the fix, which users copy into policies. */
function summaryOf({ found, detail, fix }: Finding): string {
  return [withShortArns(found), ...(detail === undefined ? [] : [withShortArns(detail)]), fix].join(' ');
}
