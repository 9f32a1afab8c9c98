import type { Context } from '../../../engine/src/context';
import type { Inventory } from '../../../engine/src/inventory/inventory';
import { describePlanted } from './describe-planted';
import { ENGINE, patch, withCall } from './patch';

describePlanted({
  'the oldest key is deleted first': {
    plant: () =>
      patch<typeof import('../../../engine/src/rotation/free-slot')>('rotation/free-slot', () => ({
        async freeSlot({ adapter }: Context, { listed }: Inventory) {
          if (listed.length < adapter.traits.slots) return undefined;
          const [oldest] = [...listed].sort((one, other) => one.created - other.created);
          await adapter.remove?.({ id: oldest?.id as string }, {});
          return oldest?.id;
        },
      })),
    target: { start: 'in-grace', scenario: 'rotation' },
    rule: 'ownership',
  },

  'a key is issued and stored without a journal': {
    plant: () =>
      patch<typeof import('../../../engine/src/inventory/journal')>('inventory/journal', () => ({
        openJournal: async ({ clock }, before) => ({
          time: clock.now(),
          nonce: 'none',
          existedBefore: (id) => before.includes(id),
        }),
      })),
    target: { start: 'fresh', scenario: 'rotation' },
    rule: 'convergence',
  },

  'the journal is written after the key is issued': {
    plant: () => {
      let before: readonly string[] = [];
      const journal = jest.requireActual<typeof import('../../../engine/src/inventory/journal')>(
        `${ENGINE}/inventory/journal`,
      );
      patch<typeof import('../../../engine/src/inventory/journal')>('inventory/journal', () => ({
        async openJournal({ clock }, ids) {
          before = ids;
          return { time: clock.now(), nonce: 'none', existedBefore: (id) => ids.includes(id) };
        },
      }));
      patch<typeof import('../../../engine/src/rotation/issue-and-store')>(
        'rotation/issue-and-store',
        (actual) => ({
          issueAndStore: (context, ...more) =>
            actual.issueAndStore(
              withCall(context, 'issue', async (...input) => {
                const value = await context.adapter.issue(...input);
                await journal.openJournal(
                  context,
                  before,
                  journal.readJournal(context, await context.store.describe()),
                );
                return value;
              }),
              ...more,
            ),
        }),
      );
    },
    target: { start: 'fresh', scenario: 'rotation' },
    rule: 'convergence',
  },

  'the sweep never removes an orphan': {
    plant: () =>
      patch<typeof import('../../../engine/src/sweep/reconcile')>('sweep/reconcile', (actual) => ({
        reconcile(context, inventory, attempt) {
          const { orphans } = inventory;
          const isKept = (id: string) =>
            orphans.includes(id) || inventory.records.get(id)?.state === 'pending';
          const listed = inventory.listed.filter(({ id }) => !isKept(id));
          const records = new Map([...inventory.records].filter(([id]) => !isKept(id)));
          return actual.reconcile(context, { ...inventory, listed, records }, attempt);
        },
      })),
    target: { start: 'fresh', scenario: 'rotation' },
    rule: 'convergence',
  },
});
