import { SCENARIOS } from '../scenarios';
import { scenarioSecrets } from '../scenarios/scenario-secret';
import { byPath, inColumns } from '../words';
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
    ...indented(
      secrets.map((secret) => [
        secret.path,
        secret.kind,
        secret.view?.rotation?.scheduleExpression ?? 'no rotation',
      ]),
    ),
    ...(secrets.length === 0 ? ['  none'] : []),
    '',
    'Scenarios (--scenario NAME)',
    ...indented(SCENARIOS.map(({ name, about }) => [name, about])),
    ...SCENARIOS.filter(({ fits }) => !cast.some(fits.test)).map(
      ({ name, fits }) => `  ${name} is not applicable to this app: it requires ${fits.description}.`,
    ),
    '',
  ].join('\n');
}

const indented = (rows: readonly (readonly string[])[]) => inColumns(rows).map((line) => `  ${line}`);
