import {
  type AppSyncClient,
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  ListApiKeysCommand,
} from '@aws-sdk/client-appsync';
import { awsCall, type Clock, HOUR, type Listed, type Log, RekeyError, SECOND } from 'cdk-rekey-engine';
import { descriptionOf, readDescription } from './description';
import { keyIdOf } from './key-id';

/** SDK clients of AppSync. */
export interface AppSyncClients {
  readonly api: AppSyncClient;
  /** For CreateApiKey, without retries: a retry after a lost response would leave a second key. */
  readonly once: AppSyncClient;
}

interface Tools extends AppSyncClients {
  readonly apiId: string;
  readonly clock: Clock;
  readonly log: Log;
}

const DAY = 24 * HOUR;

/**
 * Expiry of a new key: a whole hour, to which AppSync would round down, in 1 to 365 days. Source: CreateApiKey, AWS AppSync API
 * Reference, `ApiKeyValidityOutOfBoundsException`.
 */
function expiryOf(expiresAt: number, now: number): number {
  const wanted = Math.max(expiresAt, now + DAY);
  return Math.min(Math.ceil(wanted / HOUR), Math.floor((now + 365 * DAY) / HOUR)) * HOUR;
}

/** The operations on the API keys of one GraphQL API. */
export function apiKeys({ api, once, apiId, clock, log }: Tools) {
  const call = (operation: string) => ({ action: `appsync:${operation}`, resource: `the API ${apiId}` });
  const noApi = {
    NotFoundException: (): never => {
      throw new RekeyError('PrincipalGone', {
        found: `The AppSync API ${apiId} does not exist.`,
        unchanged: 'the secret; nothing was issued.',
        action: 'create the API, or name another one in the stack and deploy.',
      });
    },
  };

  /** Keys with their values, which the log must not show. */
  async function stored() {
    const found: { readonly apiKey: string; readonly listed: Listed }[] = [];
    for (let nextToken: string | undefined; ; ) {
      const send = () => api.send(new ListApiKeysCommand({ apiId, nextToken }));
      const page = await awsCall(log, call('ListApiKeys'), send, noApi);
      for (const { id: apiKey = '', description = '', expires = 0 } of page.apiKeys ?? []) {
        log.hide(apiKey);
        // An expired key is listed for 60 days more.
        const active = expires * SECOND > clock.now();
        found.push({ apiKey, listed: { id: keyIdOf(apiKey), active, ...readDescription(description) } });
      }
      nextToken = page.nextToken;
      if (!nextToken) return found;
    }
  }

  return {
    list: async (): Promise<Listed[]> => (await stored()).map(({ listed }) => listed),
    /** @param expiresAt milliseconds. */
    async create(name: string, expiresAt: number): Promise<string> {
      const expires = expiryOf(expiresAt, clock.now()) / SECOND;
      const description = descriptionOf(name, clock.now());
      const send = () => once.send(new CreateApiKeyCommand({ apiId, description, expires }));
      const { apiKey } = await awsCall(log, call('CreateApiKey'), send, {
        ...noApi,
        ApiKeyLimitExceededException: () => {
          throw slotTaken(apiId);
        },
      });
      const { id = '' } = apiKey ?? {};
      log.hide(id);
      return id;
    },
    async remove(keyId: string): Promise<void> {
      const key = (await storedOrNone()).find(({ listed }) => listed.id === keyId);
      if (!key) return;
      const send = async () => void (await api.send(new DeleteApiKeyCommand({ apiId, id: key.apiKey })));
      await awsCall(log, call('DeleteApiKey'), send, { NotFoundException: () => undefined });
    },
  };

  /** The keys of the API; none for an API that does not exist any more. */
  async function storedOrNone() {
    try {
      return await stored();
    } catch (error) {
      if (error instanceof RekeyError && error.code === 'PrincipalGone') return [];
      throw error;
    }
  }
}

function slotTaken(apiId: string): RekeyError {
  return new RekeyError('SlotTaken', {
    found: `AppSync has no room for another API key of ${apiId}, but the list showed a free slot.`,
    unchanged: 'every API key.',
    action: 'find out who creates API keys for the API; then rotate again.',
  });
}
