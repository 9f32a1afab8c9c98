import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../lambdas/leaks/contract';
import { LOG_SCANNER_ENVIRONMENT, MOST_LOOKUPS } from '../../lambdas/leaks/log-scanner/contract';
import type { ApiKeyStore } from '../api-key-store';
import { keyFormsOf } from './key-forms';
import { LeakFunction } from './leak-function';
import type { LogGuardProps } from './log-guard-props';

/** Creates the function of a guard. */
export function createScanner(
  guard: Construct,
  props: LogGuardProps,
  stores: () => readonly ApiKeyStore[],
): LeakFunction {
  const { index, hexTokens = false, lookupsPerInvocation = MOST_LOOKUPS } = props;
  const stack = Stack.of(guard);
  const json = (produce: () => unknown) => Lazy.string({ produce: () => stack.toJsonString(produce()) });
  const scanner = new LeakFunction(guard, 'Scanner', {
    name: 'log-scanner',
    description: `Finds leaked credentials in log events for ${guard.node.path}`,
    path: guard.node.path,
    timeout: Duration.minutes(1),
    memorySize: props.memorySize ?? 512,
    reservedConcurrentExecutions: props.reservedConcurrentExecutions,
    environment: {
      [LEAK_ENVIRONMENT.leakIndex]: stack.toJsonString(index._location),
      [LEAK_ENVIRONMENT.apiKeyStores]: json(() =>
        Object.fromEntries(stores().map(({ prefix, table }) => [prefix, table.tableArn])),
      ),
      [LOG_SCANNER_ENVIRONMENT.lookups]: String(lookupsPerInvocation),
      [LOG_SCANNER_ENVIRONMENT.hexTokens]: String(hexTokens),
      [LOG_SCANNER_ENVIRONMENT.prefixes]: json(() => keyFormsOf(guard).map(({ prefix }) => prefix)),
    },
  });
  index._grantFingerprints(scanner.role);
  return scanner;
}
