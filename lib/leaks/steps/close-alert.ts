import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../../lambdas/leaks/contract';
import { LeakFunction } from '../leak-function';

/** Creates the function that closes alerts of GitHub. `sources` is the JSON of `REKEY_SOURCES`. */
export function createCloseAlert(scope: Construct, sources: string): LeakFunction {
  return new LeakFunction(scope, 'CloseAlert', {
    name: 'close-alert',
    description: `Closes alerts of GitHub for ${scope.node.path}`,
    path: scope.node.path,
    environment: { [LEAK_ENVIRONMENT.sources]: sources },
  });
}
