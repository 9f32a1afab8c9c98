import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from '../../engine/src/context';
import type { Inventory } from '../../engine/src/inventory/inventory';
import type { SecretStore } from '../../engine/src/secret-store/secret-store';
import type { Calls } from '../../engine/src/traits';
import type { tryEverywhere } from '../../lambdas/credentials/access-key/identity';
import { type Ground, hunt } from './hunt';

const ENGINE = '../../engine/src';
const IDENTITY = '../../lambdas/credentials/access-key/identity';
/** Of the secret in every world of the same seed. */
const ARN = 'proof';

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
]
  .map((name) => `${ENGINE}/${name}`)
  .concat(IDENTITY);

/** The real module, some of whose exports are others. */
function patch<M extends object>(name: string, change: (actual: M) => Partial<M>): void {
  jest.doMock(`${ENGINE}/${name}`, () => {
    const actual = jest.requireActual<M>(`${ENGINE}/${name}`);
    return { ...actual, ...change(actual) };
  });
}

/** The port to Secrets Manager, some of whose calls are others. */
function patchPort(change: (sdk: SecretsManagerClient) => Partial<SecretStore>): void {
  patch<typeof import('../../engine/src/secret-store/secrets-manager')>(
    'secret-store/secrets-manager',
    (actual) => ({
      secretsManager: (arn, log, sdk) => ({
        ...actual.secretsManager(arn, log, sdk),
        ...change(sdk as SecretsManagerClient),
      }),
    }),
  );
}

/** The context, with another call in the place of one of its adapter's. */
const withCall = <N extends keyof Calls>(context: Context, name: N, call: Calls[N]): Context => ({
  ...context,
  adapter: Object.assign(Object.create(context.adapter), { [name]: call }),
});

interface Planted {
  readonly plant: () => void;
  readonly ground: Ground;
  /** The rule that the proof must say is broken. */
  readonly rule: string;
}

/** Errors that other systems have made, each in the engine or in its port, one at a time. */
const PLANTED: Readonly<Record<string, Planted>> = {
  'the oldest key is deleted first': {
    plant: () =>
      patch<typeof import('../../engine/src/rotation/free-slot')>('rotation/free-slot', () => ({
        async freeSlot({ adapter }: Context, { listed }: Inventory) {
          if (listed.length < adapter.traits.slots) return undefined;
          const [oldest] = [...listed].sort((one, other) => one.created - other.created);
          await adapter.remove?.({ id: oldest?.id as string }, {});
          return oldest?.id;
        },
      })),
    ground: { start: 'in-grace', act: 'rotation' },
    rule: 'ours',
  },

  'a key is issued and put without a journal': {
    plant: () =>
      patch<typeof import('../../engine/src/inventory/journal')>('inventory/journal', () => ({
        openJournal: async ({ clock }, before) => ({
          time: clock.now(),
          nonce: 'none',
          existedBefore: (id) => before.includes(id),
        }),
      })),
    ground: { start: 'fresh', act: 'rotation' },
    rule: 'rest',
  },

  'the journal is written after the call': {
    plant: () => {
      let before: readonly string[] = [];
      const journal = jest.requireActual<typeof import('../../engine/src/inventory/journal')>(
        `${ENGINE}/inventory/journal`,
      );
      patch<typeof import('../../engine/src/inventory/journal')>('inventory/journal', () => ({
        async openJournal({ clock }, ids) {
          before = ids;
          return { time: clock.now(), nonce: 'none', existedBefore: (id) => ids.includes(id) };
        },
      }));
      patch<typeof import('../../engine/src/rotation/issue-and-store')>(
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
    ground: { start: 'fresh', act: 'rotation' },
    rule: 'rest',
  },

  'a grace counts from the creation of the version': {
    plant: () =>
      patch<typeof import('../../engine/src/inventory/promotion')>('inventory/promotion', (actual) => ({
        promotionOfCurrent(seen) {
          const promotion = actual.promotionOfCurrent(seen);
          return promotion && { ...promotion, time: promotion.issued };
        },
      })),
    ground: { start: 'fresh', act: 'rotation' },
    rule: 'evidence',
  },

  'AccessDenied at the removal is swallowed': {
    plant: () =>
      patch<typeof import('../../engine/src/custom-resource/on-delete')>(
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
    ground: { start: 'fresh', act: 'deletion' },
    rule: 'rest',
  },

  'a deletion does nothing': {
    plant: () =>
      patch<typeof import('../../engine/src/custom-resource/on-delete')>('custom-resource/on-delete', () => ({
        retireEverything: async () => undefined,
      })),
    ground: { start: 'fresh', act: 'deletion' },
    rule: 'rest',
  },

  'a deletion leaves a password alive': {
    plant: () =>
      patch<typeof import('../../engine/src/custom-resource/on-delete')>('custom-resource/on-delete', () => ({
        retireEverything: async () => undefined,
      })),
    ground: { kind: 'dual-password', start: 'fresh', act: 'deletion' },
    rule: 'rest',
  },

  'the sweep never removes an orphan': {
    plant: () =>
      patch<typeof import('../../engine/src/sweep/reconcile')>('sweep/reconcile', (actual) => ({
        reconcile(context, inventory, attempt) {
          const { orphans } = inventory;
          const isKept = (id: string) =>
            orphans.includes(id) || inventory.records.get(id)?.state === 'pending';
          const listed = inventory.listed.filter(({ id }) => !isKept(id));
          const records = new Map([...inventory.records].filter(([id]) => !isKept(id)));
          return actual.reconcile(context, { ...inventory, listed, records }, attempt);
        },
      })),
    ground: { start: 'fresh', act: 'rotation' },
    rule: 'rest',
  },

  'promoted before it is verified': {
    plant: () =>
      patch<typeof import('../../engine/src/rotation/issue')>('rotation/issue', (actual) => ({
        async issue(context: Context, version: string, ...more: [string?]) {
          const credential = await actual.issue(context, version, ...more);
          const { versions } = await context.store.describe();
          const from = Object.keys(versions).find((id) => versions[id]?.includes('AWSCURRENT'));
          await context.store.move('AWSCURRENT', { to: version, from });
          return credential;
        },
      })),
    ground: { start: 'fresh', act: 'rotation', propagation: 'slow' },
    rule: 'current',
  },

  'retired by time alone': {
    plant: () =>
      patch<typeof import('../../engine/src/retirement/assess')>('retirement/assess', (actual) => ({
        assess: (context, ...more) =>
          actual.assess({ ...context, settings: { ...context.settings, stragglers: 'cut-off' } }, ...more),
      })),
    ground: { start: 'straggler', act: 'sweep' },
    rule: 'evidence',
  },

  'a lost AWSPENDING is ignored': {
    plant: () =>
      patch<typeof import('../../engine/src/rotation/guard')>('rotation/guard', () => ({
        async guard({ store }, { step, version }) {
          const seen = await store.describe();
          if (seen.versions[version]?.includes('AWSCURRENT')) return { step: undefined, seen };
          return { step: step as 'createSecret', seen };
        },
      })),
    ground: { start: 'fresh', act: 'rotation' },
    rule: 'turn',
  },

  'verified at one endpoint, once': {
    plant: () =>
      jest.doMock(IDENTITY, () => ({
        ...jest.requireActual(IDENTITY),
        async tryEverywhere({ open, key, clock }: Parameters<typeof tryEverywhere>[0]) {
          for (;;) {
            try {
              return await open(key, 'us-east-1').identify();
            } catch {
              await clock.sleep(2000);
            }
          }
        },
      })),
    ground: { start: 'fresh', act: 'rotation', propagation: 'uneven' },
    rule: 'current',
  },

  'AWSPENDING is read by its label': {
    plant: () =>
      patch<typeof import('../../engine/src/secret-store/stored-value')>(
        'secret-store/stored-value',
        (actual) => ({
          async pendingValue(context) {
            const { versions } = await context.store.describe();
            const pending = Object.keys(versions).find((id) => versions[id]?.includes('AWSPENDING'));
            return actual.pendingValue(context, pending ?? 'none');
          },
        }),
      ),
    ground: { kind: 'generated', start: 'fresh', act: 'rotation' },
    rule: 'turn',
  },

  'PutSecretValue without VersionStages': {
    plant: () =>
      patchPort((sdk) => ({
        async put(ClientRequestToken, SecretString) {
          await sdk.send(new PutSecretValueCommand({ SecretId: ARN, ClientRequestToken, SecretString }));
          return 'stored';
        },
      })),
    ground: { start: 'fresh', act: 'rotation', propagation: 'slow' },
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
    ground: { start: 'fresh', act: 'rotation' },
    rule: 'silence',
  },
};

describe('the proof finds an error that is planted', () => {
  afterEach(() => {
    for (const name of MODULES) jest.dontMock(name);
  });

  test.each(Object.entries(PLANTED))(
    '%s',
    async (_name, { plant, ground, rule }) => {
      const { finding, text } = await hunt(plant, ground);
      console.info(text);
      expect(finding?.violation.rule).toBe(rule);
    },
    120_000,
  );
});
