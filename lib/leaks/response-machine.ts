import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { LeakFunction } from './leak-function';
import { type DefinitionParts, responseDefinition } from './response-definition';

/** Creates the state machine of a response. The definition is made at the end of synth, when all coverage is known. */
export function createMachine(
  scope: Construct,
  functions: readonly LeakFunction[],
  definition: () => DefinitionParts,
): StateMachine {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: functions.map(({ handler }) => handler.functionArn),
    }),
  );
  const stack = Stack.of(scope);
  const machine = new StateMachine(scope, 'StateMachine', {
    definitionBody: DefinitionBody.fromString(
      Lazy.string({ produce: () => stack.toJsonString(responseDefinition(definition())) }),
    ),
    role,
    timeout: Duration.days(7),
    // Step Functions adds permissions for the delivery of logs and traces, which have no resource-level permissions (Step
    // Functions developer guide, "Logging using CloudWatch Logs" and "AWS X-Ray and Step Functions").
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(scope, 'Logs', {
        retention: RetentionDays.ONE_YEAR,
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      }),
      level: LogLevel.ALL,
      includeExecutionData: false,
    },
  });
  return machine;
}
