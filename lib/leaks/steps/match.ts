import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { itemStatement } from '../incidents';
import { LeakFunction } from '../leak-function';
import type { LeakIndex } from '../leak-index';

/** Creates the function that finds the covered credential of a report. It reads no secret value. */
export function createMatch(
  scope: Construct,
  {
    index,
    incidents,
    queue,
    environment,
  }: {
    readonly index: LeakIndex;
    readonly incidents: ITable;
    /** Queue of the reports, for those about several secrets. */
    readonly queue: IQueue;
    readonly environment: Record<string, string>;
  },
): LeakFunction {
  const step = new LeakFunction(scope, 'Match', {
    name: 'match',
    description: `Matches reports of leaks for ${scope.node.path}`,
    path: scope.node.path,
    timeout: Duration.minutes(2),
    environment: {
      ...environment,
      [LEAK_ENVIRONMENT.incidents]: incidents.tableName,
      [LEAK_ENVIRONMENT.queue]: queue.queueUrl,
    },
    statements: [
      itemStatement(incidents, ['PutItem', 'DeleteItem'], ['claim']),
      // The outcome of the execution that holds a claim.
      itemStatement(incidents, ['GetItem'], ['claim', 'incident']),
      itemStatement(incidents, ['UpdateItem'], ['hour']),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }),
    ],
  });
  index._grantLookUp(step.role);
  return step;
}
