import { AppSyncClient } from '@aws-sdk/client-appsync';
import {
  type AdapterFactory,
  badSettings,
  HOUR,
  type IssuerHeldAdapter,
  MINUTE,
  RekeyError,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';
import { clientOptions, onFirstUse } from '../../sdk/clients';
import { type SendHttps, sendHttps } from '../../verification/https';
import { effort, untilReaction } from '../../verification/reaction';
import { type AppSyncClients, apiKeys } from './api-keys';
import { APPSYNC_API_KEY, type ApiKeyValue } from './contract';
import { tryGraphql } from './graphql';
import { keyIdOf } from './key-id';

/** The adapter factory with SDK clients, which are created on first use. */
export function appSyncApiKey(): AdapterFactory<ApiKeyValue> {
  const client = (maxAttempts: number) => new AppSyncClient(clientOptions(maxAttempts));
  const clients = onFirstUse((): AppSyncClients => ({ api: client(4), once: client(1) }));
  return appSyncApiKeyFactory(clients, sendHttps);
}

/**
 * Traits of API keys. Source: "AWS AppSync endpoints and quotas", AWS General Reference, and ApiKey, AWS AppSync API Reference.
 * AWS documents no times. A key lives for at least a day, which a shorter expiry is rounded to.
 */
const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: 50,
  identity: 'own',
  naming: 'named',
  expires: true,
  times: { issue: 10 * SECOND, listLag: 10 * MINUTE, propagation: 90 * SECOND, expiryUnit: 24 * HOUR },
} as const;

/** The adapter factory for the API keys of a GraphQL API. */
export function appSyncApiKeyFactory(
  made: () => AppSyncClients,
  send: SendHttps,
): AdapterFactory<ApiKeyValue> {
  return {
    kind: APPSYNC_API_KEY,
    create(parameters, { clock, log }): IssuerHeldAdapter<ApiKeyValue> {
      const { apiId, graphqlUrl: url } = readParameters(parameters);
      const { list, create, remove } = apiKeys({ ...made(), apiId, clock, log });
      const tryOnce = (value: ApiKeyValue) => () => {
        requireOwn(value, apiId);
        return tryGraphql(url, value.apiKey, send);
      };
      return {
        traits: TRAITS,
        principal: apiId,
        parse: (text) => {
          const members = ['apiId', 'graphqlUrl', 'apiKey'] as const;
          const found = readMembers(text, APPSYNC_API_KEY, members);
          return { apiId: found.apiId, graphqlUrl: found.graphqlUrl, apiKey: found.apiKey };
        },
        serialize: (value) => JSON.stringify(value),
        secretsIn: ({ apiKey }) => [apiKey],
        idOf: ({ apiKey }) => keyIdOf(apiKey),
        list,
        issue: async ({ name, expiresAt = 0 }) => ({
          apiId,
          graphqlUrl: url,
          apiKey: await create(name, expiresAt),
        }),
        remove: ({ id }) => remove(id),
        verify: (value, check) =>
          untilReaction({ check, clock, tryOnce: tryOnce(value) }, 'accepted', (lastAnswer) => {
            return new RekeyError('VerifyFailed', {
              found: `${url} did not accept the API key ${keyIdOf(value.apiKey)}, ${effort(check)}; last answer: ${lastAnswer}`,
              unchanged: 'AWSCURRENT, and every API key.',
              action:
                'none if a later attempt succeeds; otherwise check that the API has the authorization mode API_KEY and a schema, and that a web ACL does not block the request.',
            });
          }),
        async proveRefused(value, check) {
          await untilReaction({ check, clock, tryOnce: tryOnce(value) }, 'refused', (lastAnswer) => {
            const id = keyIdOf(value.apiKey);
            return new RekeyError('StillAccepted', {
              found: `${url} did not refuse the API key ${id}, ${effort(check)}; last answer: ${lastAnswer}`,
              unchanged: 'the API key, which is deleted at AppSync and has no label.',
              action: `run replace-now again with the credential ${id}, which only repeats the proof.`,
            });
          });
          return `${url} refused it ${check.successes} times in a row`;
        },
      };
    },
  };
}

/** @throws RekeyError WrongPrincipal for the key of another API */
function requireOwn(value: ApiKeyValue, apiId: string): void {
  if (value.apiId === apiId) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The value is a key of the API ${value.apiId}, but this secret is for ${apiId}.`,
    unchanged: 'AWSCURRENT, and every API key.',
    action: 'find out who wrote this value into the secret; then rotate again.',
  });
}

/** @throws BadSettings */
function readParameters({ apiId, graphqlUrl }: Readonly<Record<string, unknown>>) {
  if (typeof apiId !== 'string' || apiId === '')
    throw badSettings(`The kind ${APPSYNC_API_KEY} has no apiId.`);
  if (typeof graphqlUrl !== 'string' || !/^https:\/\/[a-z0-9.-]+\/graphql$/i.test(graphqlUrl))
    throw badSettings(`The graphqlUrl of the kind ${APPSYNC_API_KEY} is not https://HOST/graphql.`);
  return { apiId, graphqlUrl };
}
