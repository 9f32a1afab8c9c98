import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { LeakFunction } from '../leak-function';

/** Parts of the response that the intake needs. */
export interface IntakeProps {
  readonly queue: IQueue;
  readonly stateMachine: IStateMachine;
  /** Environment with the location of the index and of the stores. */
  readonly environment: Record<string, string>;
  /** JSON of the configuration of the sources. */
  readonly sources: string;
}

/** Creates the function that turns reports into findings, and starts an execution for each. */
export function createIntake(scope: Construct, props: IntakeProps): LeakFunction {
  const { queue, stateMachine, environment, sources } = props;
  const intake = new LeakFunction(scope, 'Intake', {
    name: 'intake',
    description: `Receives reports of leaks for ${scope.node.path}`,
    path: scope.node.path,
    timeout: Duration.minutes(1),
    environment: {
      ...environment,
      [LEAK_ENVIRONMENT.stateMachine]: stateMachine.stateMachineArn,
      [LEAK_ENVIRONMENT.queue]: queue.queueUrl,
      [LEAK_ENVIRONMENT.sources]: sources,
    },
    statements: [
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [stateMachine.stateMachineArn],
      }),
      new PolicyStatement({
        actions: [
          ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          // A report that must wait, such as for a rate limit.
          'sqs:ChangeMessageVisibility',
        ],
        resources: [queue.queueArn],
      }),
    ],
  });
  new CfnEventSourceMapping(intake, 'Reports', {
    eventSourceArn: queue.queueArn,
    functionName: intake.handler.functionName,
    batchSize: 10,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: 5 },
  });
  return intake;
}
