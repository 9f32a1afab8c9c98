import type { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { LeakFunction } from '../leak-function';

/** Creates the function that decides whether a leaked credential is dead. It reads the items of covered stores. */
export function createProve(scope: Construct, observation: Duration): LeakFunction {
  return new LeakFunction(scope, 'Prove', {
    name: 'prove',
    description: `Proves that leaked credentials are dead for ${scope.node.path}`,
    path: scope.node.path,
    environment: { [LEAK_ENVIRONMENT.observation]: String(observation.toSeconds()) },
  });
}
