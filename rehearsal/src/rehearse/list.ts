import { SCENARIOS } from '../scenarios';
import { scenarioSecrets } from '../scenarios/scenario-secret';
import { byPath } from '../words';
import type { Deployment } from './deployment';

/** Lists the stacks and secrets of all environments, and the scenarios. */
export function listOf(deployments: readonly Deployment[]): string {
  const cast = deployments.flatMap(scenarioSecrets);
  const secrets = deployments.flatMap(({ inventory }) => inventory.secrets).sort(byPath);
  const place = ({ aws }: Deployment) => (deployments.length > 1 ? `  (${aws.account}/${aws.region})` : '');
  return [
    'Stacks',
    ...deployments.flatMap((deployment) =>
      deployment.stacks.map(({ path }) => `  ${path}${place(deployment)}`),
    ),
    '',
    'Secrets',
    ...inColumns(
      secrets.map((secret) => [
        secret.path,
        secret.kind,
        secret.view?.rotation?.scheduleExpression ?? 'no rotation',
      ]),
    ),
    ...(secrets.length === 0 ? ['  none'] : []),
    '',
    'Scenarios (--scenario NAME)',
    ...inColumns(SCENARIOS.map(({ name, about }) => [name, about])),
    ...SCENARIOS.filter(({ fits }) => !cast.some(fits.test)).map(
      ({ name, fits }) => `  ${name} is not applicable to this app: it requires ${fits.description}.`,
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
