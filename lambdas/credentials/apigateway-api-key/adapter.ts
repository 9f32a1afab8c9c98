import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import {
  type AdapterFactory,
  type IssuerHeldAdapter,
  MINUTE,
  RekeyError,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';
import { clientOptions, onFirstUse } from '../../sdk/clients';
import { type SendHttps, sendHttps } from '../../verification/https';
import { effort, untilReaction } from '../../verification/reaction';
import { type ApiGatewayClients, apiKeys } from './api-keys';
import { APIGATEWAY_API_KEY, type ApiKeyValue } from './contract';
import { readParameters } from './parameters';
import { describedPlace, requireEnded, requireProtected, tryNew, tryOnce } from './trial';

/** The adapter factory with SDK clients, which are created on first use. */
export function apiGatewayApiKey(): AdapterFactory<ApiKeyValue> {
  const client = (maxAttempts: number) => new APIGatewayClient(clientOptions(maxAttempts));
  const clients = onFirstUse((): ApiGatewayClients => ({ api: client(4), once: client(1) }));
  return apiGatewayApiKeyFactory(clients, sendHttps);
}

/**
 * Traits of API keys. The rotator generates the value, but only the response to a creation shows the id that belongs to it. AWS
 * documents no times.
 */
const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: Infinity,
  identity: 'own',
  naming: 'named',
  disable: true,
  times: { issue: 20 * SECOND, listLag: 10 * MINUTE, propagation: 2 * MINUTE },
} as const;

/** The adapter factory for the API keys of usage plans. */
export function apiGatewayApiKeyFactory(
  made: () => ApiGatewayClients,
  send: SendHttps,
): AdapterFactory<ApiKeyValue> {
  return {
    kind: APIGATEWAY_API_KEY,
    create(parameters, { clock, log }): IssuerHeldAdapter<ApiKeyValue> {
      const { usagePlanIds, url } = readParameters(parameters);
      const keys = apiKeys({ ...made(), usagePlanIds, log });
      const place = { keys, url, clock, send };
      const name = describedPlace(url);
      return {
        traits: TRAITS,
        principal: usagePlanIds.join(' '),
        parse: (text) => {
          const { apiKeyId, apiKey } = readMembers(text, APIGATEWAY_API_KEY, ['apiKeyId', 'apiKey']);
          return { apiKeyId, apiKey };
        },
        serialize: (value) => JSON.stringify(value),
        secretsIn: ({ apiKey }) => [apiKey],
        idOf: ({ apiKeyId }) => apiKeyId,
        list: keys.list,
        issue: (request) => keys.create(request.name),
        disable: ({ id }) => keys.disable(id),
        remove: ({ id }) => keys.remove(id),
        async verify(value, check) {
          await requireProtected(place);
          const uses = { check, clock, tryOnce: () => tryNew(place, value) };
          await untilReaction(uses, 'accepted', (lastAnswer) => {
            return new RekeyError('VerifyFailed', {
              found: `${name} did not accept the API key ${value.apiKeyId}, ${effort(check)}; last answer: ${lastAnswer}`,
              unchanged: 'AWSCURRENT, and every API key.',
              action:
                'none if a later attempt succeeds; otherwise check that the key is in the usage plans, and that the url is that of a GET method of their stages that answers 2xx.',
            });
          });
        },
        async proveRefused(value, check) {
          await requireEnded(place, value);
          const uses = { check, clock, tryOnce: () => tryOnce(place, value) };
          await untilReaction(uses, 'refused', (lastAnswer) => {
            return new RekeyError('StillAccepted', {
              found: `${name} did not refuse the API key ${value.apiKeyId}, ${effort(check)}; last answer: ${lastAnswer}`,
              unchanged: 'the API key, which is disabled or deleted and has no label.',
              action: `run replace-now again with the credential ${value.apiKeyId}, which only repeats the proof.`,
            });
          });
          return url === undefined
            ? 'API Gateway shows it as disabled or deleted'
            : `${url} refused it ${check.successes} times in a row, and API Gateway shows it as disabled or deleted`;
        },
      };
    },
  };
}
