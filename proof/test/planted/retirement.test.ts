import { describePlanted } from './describe-planted';
import { patch, withCall } from './patch';

describePlanted({
  'a containment disables nothing': {
    plant: () =>
      patch<typeof import('../../../engine/src/revoke/contain')>('revoke/contain', (actual) => ({
        contain: (context, event) =>
          actual.contain(
            withCall(context, 'disable', async () => undefined),
            event,
          ),
      })),
    target: { start: 'fresh', scenario: 'contain' },
    rule: 'revoked',
  },

  'the grace begins with the creation of the version': {
    plant: () =>
      patch<typeof import('../../../engine/src/inventory/promotion')>('inventory/promotion', (actual) => ({
        promotionOfCurrent(seen) {
          const promotion = actual.promotionOfCurrent(seen);
          return promotion && { ...promotion, time: promotion.issued };
        },
      })),
    target: { start: 'fresh', scenario: 'rotation' },
    rule: 'evidence',
  },

  'AccessDenied at a removal is ignored': {
    plant: () =>
      patch<typeof import('../../../engine/src/custom-resource/on-delete')>(
        'custom-resource/on-delete',
        (actual) => ({
          retireEverything: (context) =>
            actual.retireEverything(
              withCall(context, 'remove', (...input) =>
                Promise.resolve(context.adapter.remove?.(...input)).catch(() => undefined),
              ),
            ),
        }),
      ),
    target: { start: 'fresh', scenario: 'deletion' },
    rule: 'convergence',
  },

  'a deletion does nothing': {
    plant: () =>
      patch<typeof import('../../../engine/src/custom-resource/on-delete')>(
        'custom-resource/on-delete',
        () => ({
          retireEverything: async () => undefined,
        }),
      ),
    target: { start: 'fresh', scenario: 'deletion' },
    rule: 'convergence',
  },

  'a deletion leaves a password alive': {
    plant: () =>
      patch<typeof import('../../../engine/src/custom-resource/on-delete')>(
        'custom-resource/on-delete',
        () => ({
          retireEverything: async () => undefined,
        }),
      ),
    target: { kind: 'dual-password', start: 'fresh', scenario: 'deletion' },
    rule: 'convergence',
  },

  'a key is retired by time alone': {
    plant: () =>
      patch<typeof import('../../../engine/src/retirement/assess')>('retirement/assess', (actual) => ({
        assess: (context, ...more) =>
          actual.assess({ ...context, settings: { ...context.settings, stragglers: 'cut-off' } }, ...more),
      })),
    target: { start: 'straggler', scenario: 'sweep' },
    rule: 'evidence',
  },
});
