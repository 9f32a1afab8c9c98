import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from '../../../engine/src/context';
import type { SecretStore } from '../../../engine/src/secret-store/secret-store';
import type { Calls } from '../../../engine/src/traits';

export const ENGINE = '../../../engine/src';
export const IDENTITY = '../../../lambdas/credentials/access-key/identity';

const MODULES = [
  'rotation/free-slot',
  'inventory/journal',
  'rotation/issue',
  'retirement/assess',
  'rotation/guard',
  'secret-store/stored-value',
  'sweep/reconcile',
  'secret-store/secrets-manager',
  'inventory/promotion',
  'custom-resource/on-delete',
  'rotation/issue-and-store',
  'leak-index/update-index',
  'leak-index/fingerprint',
  'revoke/contain',
]
  .map((name) => `${ENGINE}/${name}`)
  .concat(IDENTITY);

/** Ends the replacement of exports. */
export function restoreModules(): void {
  for (const name of MODULES) jest.dontMock(name);
}

/** Replaces exports of a module of the engine. */
export function patch<M extends object>(name: string, change: (actual: M) => Partial<M>): void {
  jest.doMock(`${ENGINE}/${name}`, () => {
    const actual = jest.requireActual<M>(`${ENGINE}/${name}`);
    return { ...actual, ...change(actual) };
  });
}

/** Replaces calls of the port to Secrets Manager. */
export function patchPort(change: (sdk: SecretsManagerClient) => Partial<SecretStore>): void {
  patch<typeof import('../../../engine/src/secret-store/secrets-manager')>(
    'secret-store/secrets-manager',
    (actual) => ({
      secretsManager: (arn, log, sdk) => ({
        ...actual.secretsManager(arn, log, sdk),
        ...change(sdk as SecretsManagerClient),
      }),
    }),
  );
}

/** The context, with one call of its adapter replaced. */
export const withCall = <N extends keyof Calls>(context: Context, name: N, call: Calls[N]): Context => ({
  ...context,
  adapter: Object.assign(Object.create(context.adapter), { [name]: call }),
});
