import { describePlanted } from './describe-planted';
import { patch } from './patch';

describePlanted({
  'a failed write to the leak index fails the rotation': {
    plant: () =>
      patch<typeof import('../../../engine/src/leak-index/update-index')>(
        'leak-index/update-index',
        ({ updateIndex }) => ({
          tryUpdateIndex: async (context, promoted) =>
            updateIndex(context, await context.store.describe(), promoted),
        }),
      ),
    target: { kind: 'access-key:indexed', start: 'fresh', scenario: 'rotation', shares: [0.2] },
    rule: 'index',
  },

  'a sweep does not write what is missing in the leak index': {
    plant: () =>
      patch<typeof import('../../../engine/src/leak-index/update-index')>('leak-index/update-index', () => ({
        updateIndex: async () => undefined,
      })),
    target: { kind: 'access-key:indexed', start: 'fresh', scenario: 'rotation' },
    rule: 'index',
  },

  'the fingerprint of another text is written': {
    plant: () =>
      patch<typeof import('../../../engine/src/leak-index/fingerprint')>(
        'leak-index/fingerprint',
        (actual) => ({
          messageOf: (secret) => actual.messageOf(`${secret}\n`),
        }),
      ),
    target: { kind: 'keyring:indexed', start: 'fresh', scenario: 'rotation' },
    rule: 'index',
  },
});
