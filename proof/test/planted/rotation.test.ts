import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Context } from '../../../engine/src/context';
import type { verifyKey } from '../../../lambdas/credentials/access-key/identity';
import { describePlanted } from './describe-planted';
import { IDENTITY, patch, patchPort } from './patch';

/** Id of the secret; the world has one secret. */
const ARN = 'proof';

describePlanted({
  'a key is promoted before it is verified': {
    plant: () =>
      patch<typeof import('../../../engine/src/rotation/issue')>('rotation/issue', (actual) => ({
        async issue(context: Context, version: string, ...more: [string?]) {
          const credential = await actual.issue(context, version, ...more);
          const { versions } = await context.store.describe();
          const from = Object.keys(versions).find((id) => versions[id]?.includes('AWSCURRENT'));
          await context.store.move('AWSCURRENT', { to: version, from });
          return credential;
        },
      })),
    target: { start: 'fresh', scenario: 'rotation', propagation: 'slow' },
    rule: 'current',
  },

  'the removal of AWSPENDING is ignored': {
    plant: () =>
      patch<typeof import('../../../engine/src/rotation/guard')>('rotation/guard', () => ({
        async guard({ store }, { step, version }) {
          const seen = await store.describe();
          if (seen.versions[version]?.includes('AWSCURRENT')) return { step: undefined, seen };
          return { step: step as 'createSecret', seen };
        },
      })),
    target: { start: 'fresh', scenario: 'rotation' },
    rule: 'pending',
  },

  'a key is verified once, at one endpoint': {
    plant: () =>
      jest.doMock(IDENTITY, () => ({
        ...jest.requireActual(IDENTITY),
        async verifyKey({ open, key, clock }: Parameters<typeof verifyKey>[0]) {
          for (;;) {
            try {
              return await open(key, 'us-east-1').identify();
            } catch {
              await clock.sleep(2000);
            }
          }
        },
      })),
    target: { start: 'fresh', scenario: 'rotation', propagation: 'uneven' },
    rule: 'current',
  },

  'the pending value is read by its label': {
    plant: () =>
      patch<typeof import('../../../engine/src/secret-store/stored-value')>(
        'secret-store/stored-value',
        (actual) => ({
          async pendingValue(context) {
            const { versions } = await context.store.describe();
            const pending = Object.keys(versions).find((id) => versions[id]?.includes('AWSPENDING'));
            return actual.pendingValue(context, pending ?? 'none');
          },
        }),
      ),
    target: { kind: 'generated', start: 'fresh', scenario: 'rotation' },
    rule: 'pending',
  },

  'PutSecretValue has no VersionStages': {
    plant: () =>
      patchPort((sdk) => ({
        async put(ClientRequestToken, SecretString) {
          await sdk.send(new PutSecretValueCommand({ SecretId: ARN, ClientRequestToken, SecretString }));
          return 'stored';
        },
      })),
    target: { start: 'fresh', scenario: 'rotation', propagation: 'slow' },
    rule: 'current',
  },

  'the error object of a failed PutSecretValue is logged': {
    plant: () =>
      patchPort((sdk) => ({
        async put(ClientRequestToken, SecretString) {
          const input = { SecretId: ARN, ClientRequestToken, SecretString, VersionStages: ['AWSPENDING'] };
          await sdk.send(new PutSecretValueCommand(input)).catch((error: unknown) => {
            console.error('The value could not be stored.', error);
            throw error;
          });
          return 'stored';
        },
      })),
    target: { start: 'fresh', scenario: 'rotation' },
    rule: 'secrecy',
  },
});
