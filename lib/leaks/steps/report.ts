import { Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { itemStatement } from '../incidents';
import { LeakFunction } from '../leak-function';
import { allowNotify, type NotifyProps, notifySettings } from '../notify';

/** Parts of the response that the report needs. */
export interface ReportStepProps {
  readonly evidence: IBucket;
  readonly incidents: ITable;
  readonly notify: NotifyProps;
}

/** Creates the function that keeps the evidence of an incident and tells people. */
export function createReport(
  scope: Construct,
  { evidence, incidents, notify }: ReportStepProps,
): LeakFunction {
  const report = new LeakFunction(scope, 'Report', {
    name: 'report',
    description: `Reports leaked credentials for ${scope.node.path}`,
    path: scope.node.path,
    timeout: Duration.minutes(1),
    environment: {
      [LEAK_ENVIRONMENT.bucket]: evidence.bucketName,
      [LEAK_ENVIRONMENT.incidents]: incidents.tableName,
      [LEAK_ENVIRONMENT.notify]: Stack.of(scope).toJsonString(notifySettings(notify)),
    },
    statements: [
      // The ids of incidents are not known at deploy.
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [evidence.arnForObjects('incidents/*.json')],
      }),
      itemStatement(incidents, ['UpdateItem'], ['incident']),
    ],
  });
  allowNotify(report, notify);
  return report;
}

/**
 * Reports executions that end without a report of their own: those whose match failed for good, that timed out or that
 * somebody aborted.
 */
export function reportFailures(scope: Construct, report: LeakFunction, stateMachine: IStateMachine): Rule {
  return new Rule(scope, 'FailedExecutions', {
    description: 'Executions of a leak response that ended without a report',
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [stateMachine.stateMachineArn],
        $or: [
          { status: ['TIMED_OUT', 'ABORTED'] },
          // The final report says that a credential is alive.
          { status: ['FAILED'], error: [{ 'anything-but': ['StillAlive'] }] },
        ],
      },
    },
    targets: [new LambdaFunction(report.handler, { retryAttempts: 8 })],
  });
}
