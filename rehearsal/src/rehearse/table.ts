import { asSentences, isGood } from './findings';
import type { Report, SecretReport } from './report';

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
  ['', (secret, report) => (isGood(secret, report) ? 'good' : 'NOT GOOD')],
];

/** The report as a person reads it on a terminal. */
export function asText(report: Report): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...report.secrets.map((secret) => COLUMNS.map(([, cell]) => String(cell(secret, report)))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  table.splice(
    1,
    0,
    widths
      .map((width) => '-'.repeat(width))
      .join('  ')
      .trimEnd(),
  );
  return [...table, '', ...remarks(report), '', verdict(report)].join('\n');
}

function remarks({
  iam,
  alarms,
  notSimulated,
  secrets,
  secondsTaken,
  peakMemoryMegabytes,
  readFailures,
  faults,
  faultsInjected,
  calmHours,
  assumed,
}: Report) {
  const raised = alarms.filter((alarm) => alarm.raised > 0);
  const lines = [
    iam.enforced
      ? `Policies: enforced on ${iam.calls} calls, ${iam.denied.length} denied, ${iam.unusedGrants.length} grants not used.`
      : 'Policies: NOT enforced; install @cloud-copilot/iam-simulate to have them enforced.',
    ...iam.unusedGrants.map(
      ({ principal, action, resource }) => `  not used: ${action} on ${resource} (${principal})`,
    ),
    `Alarms: ${alarms.length}, ${raised.length === 0 ? 'none raised' : `${raised.length} raised`}.`,
    ...raised.map(({ path, raised: times, state }) => `  ${path}: raised ${times} times, now ${state}`),
    ...secrets
      .filter(({ readers }) => readers !== '')
      .map(({ path, readers }) => `Readers of ${path}: ${readers}.`),
    ...readFailures.map((failure) => `  failed read: ${failure}`),
  ];
  if (faults !== 'none') {
    const kinds = Object.entries(faultsInjected);
    const total = kinds.reduce((sum, [, count]) => sum + count, 0);
    lines.push(
      `Faults: ${faults}, ${total} injected: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}.`,
      `  All was as it should be ${calmHours === 0 ? 'at once' : `${calmHours} h`} after the last of them.`,
    );
  }
  lines.push(...assumedLines(assumed));
  if (notSimulated.length > 0) lines.push(`Not simulated: ${notSimulated.length}.`);
  for (const { type, path, property, reason } of notSimulated) {
    lines.push(`  ${path} (${type}${property ? `, ${property}` : ''})${reason ? `: ${reason}` : ''}`);
  }
  lines.push(
    `Took ${secondsTaken} s and ${peakMemoryMegabytes} MB (this process; its functions' not counted).`,
  );
  return lines;
}

function assumedLines(assumed: Report['assumed']): string[] {
  if (assumed.length === 0) return [];
  const lines = assumed.map(({ kind, name, path }) => `  ${kind} ${name}, named by ${path}`);
  return [`Assumed to exist: ${assumed.length}; --exists FILE can say more.`, ...lines];
}

function verdict({ findings, days, secrets }: Report): string {
  const rotations = secrets.reduce((sum, secret) => sum + secret.rotations, 0);
  if (findings.length === 0)
    return `Good: ${days} days, ${rotations} rotations, every read worked, nothing left behind.`;
  return ['NOT good:', ...findings.map((finding) => `- ${asSentences(finding)}`)].join('\n');
}
