import { PutSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from '../../engine/src/context';
import type { Inventory } from '../../engine/src/inventory/inventory';
import type { SecretStore } from '../../engine/src/secret-store/secret-store';
import type { Calls } from '../../engine/src/traits';
import type { verifyKey } from '../../lambdas/credentials/access-key/identity';
import { findPlanted, type Target } from './planted';

const ENGINE = '../../engine/src';
const IDENTITY = '../../lambdas/credentials/access-key/identity';
/** Id of the secret; the world has one secret. */
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
  'leak-index/update-index',
  'leak-index/fingerprint',
  'revoke/contain',
]
  .map((name) => `${ENGINE}/${name}`)
  .concat(IDENTITY);

/** Replaces exports of a module of the engine. */
function patch<M extends object>(name: string, change: (actual: M) => Partial<M>): void {
  jest.doMock(`${ENGINE}/${name}`, () => {
    const actual = jest.requireActual<M>(`${ENGINE}/${name}`);
    return { ...actual, ...change(actual) };
  });
}

/** Replaces calls of the port to Secrets Manager. */
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

/** The context, with one call of its adapter replaced. */
const withCall = <N extends keyof Calls>(context: Context, name: N, call: Calls[N]): Context => ({
  ...context,
  adapter: Object.assign(Object.create(context.adapter), { [name]: call }),
});

interface Planted {
  readonly plant: () => void;
  readonly target: Target;
  /** The rule that the proof reports. */
  readonly rule: string;
}

/** Errors in the engine or in its port, planted one at a time. */
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
    target: { start: 'in-grace', scenario: 'rotation' },
    rule: 'ownership',
  },

  'a containment disables nothing': {
    plant: () =>
      patch<typeof import('../../engine/src/revoke/contain')>('revoke/contain', (actual) => ({
        contain: (context, event) =>
          actual.contain(
            withCall(context, 'disable', async () => undefined),
            event,
          ),
      })),
    target: { start: 'fresh', scenario: 'contain' },
    rule: 'revoked',
  },

  'a key is issued and stored without a journal': {
    plant: () =>
      patch<typeof import('../../engine/src/inventory/journal')>('inventory/journal', () => ({
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
    target: { start: 'fresh', scenario: 'rotation' },
    rule: 'convergence',
  },

  'the grace begins with the creation of the version': {
    plant: () =>
      patch<typeof import('../../engine/src/inventory/promotion')>('inventory/promotion', (actual) => ({
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
    target: { start: 'fresh', scenario: 'deletion' },
    rule: 'convergence',
  },

  'a deletion does nothing': {
    plant: () =>
      patch<typeof import('../../engine/src/custom-resource/on-delete')>('custom-resource/on-delete', () => ({
        retireEverything: async () => undefined,
      })),
    target: { start: 'fresh', scenario: 'deletion' },
    rule: 'convergence',
  },

  'a deletion leaves a password alive': {
    plant: () =>
      patch<typeof import('../../engine/src/custom-resource/on-delete')>('custom-resource/on-delete', () => ({
        retireEverything: async () => undefined,
      })),
    target: { kind: 'dual-password', start: 'fresh', scenario: 'deletion' },
    rule: 'convergence',
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
    target: { start: 'fresh', scenario: 'rotation' },
    rule: 'convergence',
  },

  'a key is promoted before it is verified': {
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
    target: { start: 'fresh', scenario: 'rotation', propagation: 'slow' },
    rule: 'current',
  },

  'a key is retired by time alone': {
    plant: () =>
      patch<typeof import('../../engine/src/retirement/assess')>('retirement/assess', (actual) => ({
        assess: (context, ...more) =>
          actual.assess({ ...context, settings: { ...context.settings, stragglers: 'cut-off' } }, ...more),
      })),
    target: { start: 'straggler', scenario: 'sweep' },
    rule: 'evidence',
  },

  'the removal of AWSPENDING is ignored': {
    plant: () =>
      patch<typeof import('../../engine/src/rotation/guard')>('rotation/guard', () => ({
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

  'a failed write to the leak index fails the rotation': {
    plant: () =>
      patch<typeof import('../../engine/src/leak-index/update-index')>(
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
      patch<typeof import('../../engine/src/leak-index/update-index')>('leak-index/update-index', () => ({
        updateIndex: async () => undefined,
      })),
    target: { kind: 'access-key:indexed', start: 'fresh', scenario: 'rotation' },
    rule: 'index',
  },

  'the fingerprint of another text is written': {
    plant: () =>
      patch<typeof import('../../engine/src/leak-index/fingerprint')>('leak-index/fingerprint', (actual) => ({
        messageOf: (secret) => actual.messageOf(`${secret}\n`),
      })),
    target: { kind: 'keyring:indexed', start: 'fresh', scenario: 'rotation' },
    rule: 'index',
  },
};

describe('the proof finds a planted error', () => {
  afterEach(() => {
    for (const name of MODULES) jest.dontMock(name);
  });

  test.each(Object.entries(PLANTED))('%s', async (_name, { plant, target, rule }) => {
    expect(await findPlanted(plant, target)).toMatch(new RegExp(`^VIOLATION \\(${rule}:`));
  });
});
