import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { LeakFunction } from '../leak-function';
import type { LeakIndex } from '../leak-index';

/** Creates the function that finds the covered credential of a report. It reads no secret value. */
export function createMatch(
  scope: Construct,
  {
    index,
    incidents,
    environment,
  }: {
    readonly index: LeakIndex;
    readonly incidents: ITable;
    readonly environment: Record<string, string>;
  },
): LeakFunction {
  const step = new LeakFunction(scope, 'Match', {
    name: 'match',
    description: `Matches reports of leaks for ${scope.node.path}`,
    path: scope.node.path,
    timeout: Duration.minutes(2),
    environment: { ...environment, [LEAK_ENVIRONMENT.incidents]: incidents.tableName },
    statements: [
      new PolicyStatement({
        actions: ['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
        resources: [incidents.tableArn],
      }),
    ],
  });
  index._grantLookUp(step.role);
  return step;
}
