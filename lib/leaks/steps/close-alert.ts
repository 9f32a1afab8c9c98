import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { itemStatement } from '../incidents';
import { LeakFunction } from '../leak-function';

/** Parts of the response that the step needs. */
export interface CloseAlertProps {
  readonly incidents: ITable;
  /** JSON of `REKEY_SOURCES`. */
  readonly sources: string;
}

/** Creates the function that closes alerts of GitHub. It records the secrets of a report about several of them. */
export function createCloseAlert(scope: Construct, { incidents, sources }: CloseAlertProps): LeakFunction {
  return new LeakFunction(scope, 'CloseAlert', {
    name: 'close-alert',
    description: `Closes alerts of GitHub for ${scope.node.path}`,
    path: scope.node.path,
    environment: {
      [LEAK_ENVIRONMENT.sources]: sources,
      [LEAK_ENVIRONMENT.incidents]: incidents.tableName,
    },
    statements: [itemStatement(incidents, ['UpdateItem'], ['parts'])],
  });
}
