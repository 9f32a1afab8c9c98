import { randomInt } from 'node:crypto';
import {
  type APIGatewayClient,
  type ApiKey,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeyCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { awsCall, type Listed, type Log } from 'cdk-rekey-engine';
import type { ApiKeyValue } from './contract';
import { noPlan, plansConflict, slotTaken } from './failures';

/** SDK clients of API Gateway. */
export interface ApiGatewayClients {
  readonly api: APIGatewayClient;
  /** For CreateApiKey, without retries: a retry after a lost response would leave a second key. */
  readonly once: APIGatewayClient;
}

interface Tools extends ApiGatewayClients {
  readonly usagePlanIds: readonly string[];
  readonly log: Log;
}

/** A value has 20 to 128 letters and digits (API Gateway Developer Guide, "Usage plans and API keys for REST APIs"). */
const LENGTH = 40;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Beginning of the names of credentials. */
const NAMES = 'rekey-';
/** Keys on a page at most (GetApiKeys, API Gateway API Reference). */
const PAGE = 500;

const newValue = () => Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** Description of the keys for the same usage plans, which distinguishes them from the keys of other secrets. */
const descriptionOf = (usagePlanIds: readonly string[]): string =>
  `Rotated by cdk-rekey for the usage plans ${usagePlanIds.join(', ')}`;

/** The operations on the API keys for some usage plans. */
export function apiKeys({ api, once, usagePlanIds, log }: Tools) {
  const description = descriptionOf(usagePlanIds);
  const call = (action: string, resource: string) => ({ action: `apigateway:${action}`, resource });
  const ofKey = (action: string, id: string) => call(action, `the API key ${id}`);
  const gone = { NotFoundException: () => undefined };

  async function attach(keyId: string, usagePlanId: string): Promise<void> {
    const send = async () => {
      await api.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
      return true;
    };
    const attached = await awsCall(log, call('POST', `the usage plan ${usagePlanId}`), send, {
      NotFoundException: () => {
        throw noPlan(usagePlanId);
      },
      // A repeated request, or another plan of the same stage.
      ConflictException: () => false,
    });
    if (!attached && !(await isAttached(keyId, usagePlanId))) throw plansConflict(usagePlanIds);
  }

  async function isAttached(keyId: string, usagePlanId: string): Promise<boolean> {
    const send = () => api.send(new GetUsagePlanKeyCommand({ usagePlanId, keyId }));
    const found = await awsCall<object | undefined>(
      log,
      call('GET', `the usage plan ${usagePlanId}`),
      send,
      gone,
    );
    return found !== undefined;
  }

  return {
    async list(): Promise<Listed[]> {
      const found: Listed[] = [];
      for (let position: string | undefined; ; ) {
        const send = () => api.send(new GetApiKeysCommand({ nameQuery: NAMES, limit: PAGE, position }));
        const page = await awsCall(log, call('GET', 'the API keys'), send);
        for (const { id = '', name, enabled = false, createdDate, ...key } of page.items ?? [])
          if (key.description === description)
            found.push({ id, name, active: enabled, created: createdDate?.getTime() ?? 0 });
        position = page.position;
        if (!position) return found;
      }
    },
    /** Creates a key and adds it to the usage plans. */
    async create(name: string): Promise<ApiKeyValue> {
      const apiKey = newValue();
      log.hide(apiKey);
      const input = { name, description, value: apiKey, enabled: true };
      const send = () => once.send(new CreateApiKeyCommand(input));
      const { id: apiKeyId = '' } = await awsCall(log, call('POST', 'the API keys'), send, {
        LimitExceededException: () => {
          throw slotTaken();
        },
      });
      for (const usagePlanId of usagePlanIds) await attach(apiKeyId, usagePlanId);
      return { apiKeyId, apiKey };
    },
    async disable(apiKey: string): Promise<void> {
      const patchOperations = [{ op: 'replace', path: '/enabled', value: 'false' } as const];
      const send = () => api.send(new UpdateApiKeyCommand({ apiKey, patchOperations }));
      await awsCall<unknown>(log, ofKey('PATCH', apiKey), send, gone);
    },
    async remove(apiKey: string): Promise<void> {
      const send = () => api.send(new DeleteApiKeyCommand({ apiKey }));
      await awsCall<unknown>(log, ofKey('DELETE', apiKey), send, gone);
    },
    /** A key without its value; undefined for a key that does not exist. */
    async get(apiKey: string): Promise<ApiKey | undefined> {
      const send = () => api.send(new GetApiKeyCommand({ apiKey }));
      return awsCall<ApiKey | undefined>(log, ofKey('GET', apiKey), send, gone);
    },
    /** True if the key is in every usage plan. */
    async isInPlans(keyId: string): Promise<boolean> {
      for (const usagePlanId of usagePlanIds) if (!(await isAttached(keyId, usagePlanId))) return false;
      return true;
    },
  };
}

export type ApiKeys = ReturnType<typeof apiKeys>;
