import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  type AdapterFactory,
  badSettings,
  type IssuerHeldAdapter,
  MINUTE,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';
import { createKey, isKeyPrefix } from '../../../client/src/api-keys/format';
import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import { clientOptions, onFirstUse } from '../../sdk/clients';
import { CHANGE_TAKES, type ChangeOptions } from '../../verifier-secret/change';
import { verifierStore } from '../../verifier-secret/store';
import { API_KEY, type ApiKeyParameters, type ApiKeyValue } from './contract';
import { keyIssuer } from './key-issuer';

/** The adapter factory with an SDK client, which is created on first use. */
export function apiKey(): AdapterFactory<ApiKeyValue> {
  return apiKeyFactory(onFirstUse(() => new SecretsManagerClient(clientOptions(4))));
}

/**
 * Traits of a key whose issuer is its verifier set. A set has as many keys as one that is replaced every day leaves
 * behind in the quarantine, several times over. Secrets Manager is eventually consistent and documents no delay.
 */
const TRAITS = {
  chosenBy: 'caller',
  livesAt: 'issuer',
  slots: 100,
  identity: 'own',
  disable: true,
  adopts: true,
  times: { issue: CHANGE_TAKES, listLag: MINUTE, propagation: 30 * SECOND },
} as const;

/**
 * Shortest key of an earlier kind or by hand that is added to the set, in characters: 128 bits of base62. Whoever may read
 * the set could find a weaker one by trying.
 */
const SHORTEST = 22;

/** The adapter factory for API keys that a service checks with a verifier set. */
export function apiKeyFactory(
  client: () => SecretsManagerClient,
  newVersion?: ChangeOptions['newVersion'],
): AdapterFactory<ApiKeyValue> {
  return {
    kind: API_KEY,
    create(parameters, { clock, log }): IssuerHeldAdapter<ApiKeyValue> {
      const { prefix, verifierSecretArn } = readParameters(parameters);
      const store = verifierStore(verifierSecretArn, log, client);
      const issuer = keyIssuer(store, clock, newVersion);
      return {
        traits: TRAITS,
        // Not the prefix: another prefix applies to the next key, and the one before it has its grace.
        principal: 'the verifier set',
        parse: (text) => ({ key: readMembers(text, API_KEY, ['key']).key }),
        serialize: ({ key }) => JSON.stringify({ key }),
        secretsIn: ({ key }) => [key],
        idOf: ({ key }) => keyIdOf(key),
        issue: async () => ({ key: createKey(prefix) }),
        async install(value, { current, previous }) {
          const labelled = [current?.key ?? '', previous?.key ?? ''].filter((key) => key.length >= SHORTEST);
          await issuer.add([...labelled, value.key]);
          return 'ready';
        },
        verify: ({ key }, check) => issuer.requireAccepted(key, check),
        list: () => issuer.list(),
        disable: ({ id }) => issuer.retire(id),
        remove: ({ id }) => issuer.remove(id),
        proveRefused: ({ key }, check) => issuer.requireRefused(key, check),
      };
    },
  };
}

/** @throws BadSettings */
function readParameters(parameters: Readonly<Record<string, unknown>>): ApiKeyParameters {
  const { prefix, verifierSecretArn } = parameters;
  if (typeof prefix !== 'string' || !isKeyPrefix(prefix))
    throw badSettings('The kind api-key has no prefix of keys.');
  if (typeof verifierSecretArn !== 'string' || verifierSecretArn === '')
    throw badSettings('The kind api-key has no verifierSecretArn.');
  return { prefix, verifierSecretArn };
}
