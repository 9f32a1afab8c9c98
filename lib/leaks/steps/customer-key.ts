import type { Construct } from 'constructs';
import { LeakFunction } from '../leak-function';

/** Creates the function that revokes customers' keys. The stores that are covered grant it their revocation. */
export function createCustomerKey(scope: Construct): LeakFunction {
  return new LeakFunction(scope, 'CustomerKey', {
    name: 'customer-key',
    description: `Revokes leaked keys of customers for ${scope.node.path}`,
    path: scope.node.path,
  });
}
