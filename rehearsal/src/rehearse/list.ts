import { SCENARIOS } from '../scenarios';
import { castOf } from '../scenarios/cast';
import type { Stage } from './stage';

/** The stacks and secrets of all environments of the app, and the scenarios with the secrets that play in them. */
export function listOf(stages: readonly Stage[]): string {
  const cast = stages.flatMap(castOf);
  const secrets = stages
    .flatMap(({ bookkeeper }) => bookkeeper.secrets)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const place = ({ aws }: Stage) => (stages.length > 1 ? `  (${aws.account}/${aws.region})` : '');
  return [
    'Stacks',
    ...stages.flatMap((stage) => stage.stacks.map(({ path }) => `  ${path}${place(stage)}`)),
    '',
    'Secrets',
    ...inColumns(
      secrets.map((secret) => [
        secret.path,
        secret.kind,
        secret.view?.rotation?.scheduleExpression ?? 'never rotated',
      ]),
    ),
    ...(secrets.length === 0 ? ['  none'] : []),
    '',
    'Scenarios (--scenario NAME)',
    ...inColumns(SCENARIOS.map(({ name, about }) => [name, about])),
    ...SCENARIOS.filter(({ fits }) => !cast.some(fits.test)).map(
      ({ name, fits }) => `  ${name} cannot be played with this app: it needs ${fits.words}.`,
    ),
    '',
  ].join('\n');
}

function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd());
}
