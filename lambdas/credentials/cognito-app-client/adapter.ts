import { randomBytes } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import {
  type AdapterFactory,
  type Check,
  type IssuerHeldAdapter,
  MINUTE,
  RekeyError,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';
import { clientOptions, onFirstUse } from '../../sdk/clients';
import { tryOnce } from './acceptance';
import { Adoption } from './adoption';
import { ClientSecrets, type CognitoClients } from './client-secrets';
import { type ClientSecretValue, COGNITO_APP_CLIENT } from './contract';
import { readParameters } from './parameters';
import { type RequestToken, requestToken } from './token-endpoint';
import { requireAccepted, requireRefused, type Trial } from './trial';

/** The adapter factory with SDK clients, which are created on first use. */
export function cognitoAppClient(): AdapterFactory<ClientSecretValue> {
  const client = (maxAttempts: number) => new CognitoIdentityProviderClient(clientOptions(maxAttempts));
  const clients = onFirstUse((): CognitoClients => ({ api: client(4), once: client(1) }));
  return cognitoAppClientFactory(clients, requestToken);
}

/**
 * Traits of the secrets of an app client. Cognito could take a value that the caller chooses, but its list shows ids without
 * values, and only the response to a creation shows both. AWS documents no times.
 */
const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: 2,
  identity: 'own',
  naming: 'unnamed',
  times: { issue: 10 * SECOND, listLag: 10 * MINUTE, propagation: 90 * SECOND },
} as const;

/** The adapter factory for the secrets of an app client. */
export function cognitoAppClientFactory(
  made: () => CognitoClients,
  request: RequestToken,
): AdapterFactory<ClientSecretValue> {
  return {
    kind: COGNITO_APP_CLIENT,
    create(given, { clock, log }): IssuerHeldAdapter<ClientSecretValue> {
      const parameters = readParameters(given);
      const { userPoolId, clientId, verification, tokenEndpoint, adoptSecret } = parameters;
      const clients = made();
      const secrets = new ClientSecrets(clients, parameters, log);
      const adoption = adoptSecret ? new Adoption(clients, secrets, parameters, log) : undefined;
      const endpoints = { api: clients.once, requestToken: request, log };
      const trial = (value: ClientSecretValue, check: Check): Trial => ({
        ...{ value, parameters, check, clock },
        tryOnce: () => tryOnce(verification, value, tokenEndpoint, endpoints),
      });
      return {
        traits: TRAITS,
        principal: `${userPoolId}/${clientId}`,
        parse: parseValue,
        serialize: (value) => JSON.stringify(value),
        secretsIn: ({ clientSecret }) => [clientSecret],
        idOf: ({ clientSecretId }) => clientSecretId,
        list: () => secrets.list(),
        async issue({ current, excluded }) {
          const adopted = current === undefined ? await adoption?.take(excluded) : undefined;
          const { id, value } = adopted ?? (await secrets.add());
          const base = { userPoolId, clientId, clientSecret: value, clientSecretId: id };
          return tokenEndpoint === undefined ? base : { ...base, tokenEndpoint };
        },
        async remove({ id }) {
          if (adoption?.hasTaken(id)) return;
          const listed = await listedOrNone(secrets);
          const removed = listed.find((one) => one.id === id);
          if (!removed) return;
          // Cognito does not delete the last secret of a client: one that nobody knows takes its place.
          if (listed.length === 1) {
            if (await adoption?.keeps(removed)) return;
            await secrets.addOwn(randomBytes(32).toString('hex'));
          }
          await secrets.delete(id);
        },
        async verify(value, check) {
          requireOwn(value, parameters);
          await requireAccepted(trial(value, check));
        },
        async proveRefused(value, check) {
          requireOwn(value, parameters);
          return requireRefused(trial(value, check));
        },
      };
    },
  };
}

function parseValue(text: string): ClientSecretValue {
  const members = ['userPoolId', 'clientId', 'clientSecret', 'clientSecretId'] as const;
  const { userPoolId, clientId, clientSecret, clientSecretId } = readMembers(
    text,
    COGNITO_APP_CLIENT,
    members,
  );
  const { tokenEndpoint } = JSON.parse(text) as { readonly tokenEndpoint?: unknown };
  const base = { userPoolId, clientId, clientSecret, clientSecretId };
  return typeof tokenEndpoint === 'string' ? { ...base, tokenEndpoint } : base;
}

/** The secrets of the client; none for a client that does not exist any more. */
async function listedOrNone(secrets: ClientSecrets) {
  try {
    return await secrets.list();
  } catch (error) {
    if (error instanceof RekeyError && error.code === 'PrincipalGone') return [];
    throw error;
  }
}

/** @throws RekeyError WrongPrincipal for the secret of another client */
function requireOwn(
  value: ClientSecretValue,
  own: { readonly userPoolId: string; readonly clientId: string },
) {
  if (value.userPoolId === own.userPoolId && value.clientId === own.clientId) return;
  throw new RekeyError('WrongPrincipal', {
    found: `The value is a secret of the app client ${value.clientId} of the user pool ${value.userPoolId}, but this secret is for ${own.clientId} of ${own.userPoolId}.`,
    unchanged: 'AWSCURRENT, and every client secret.',
    action: 'find out who wrote this value into the secret; then rotate again.',
  });
}
