import { type AdapterFactory, type Check, type IssuerHeldAdapter, SECOND } from 'cdk-rekey-engine';
import { Provider } from '../../provider/provider';
import { textAt } from '../../provider/request';
import { type MakeKeyPair, noPrivateKey, publicKeyOf, rsaKeyPair } from '../../provider/rsa';
import { requireAccepted, requireRefused, type Trial } from '../../provider/trial';
import type { Transport } from '../http-api/wire';
import { AUTH0_PRIVATE_KEY, MOST_CREDENTIALS, type PrivateKeyValue } from './contract';
import { ClientCredentials } from './credentials';
import { ManagementApi } from './management-api';
import { readParameters } from './parameters';
import { tokenRequest, useOf } from './token';
import { parseValue, requireOwn } from './value';

/** Traits of the credentials of an application. Auth0 documents no times. */
const TRAITS = {
  chosenBy: 'caller',
  livesAt: 'issuer',
  slots: MOST_CREDENTIALS,
  identity: 'own',
  expires: true,
  disable: true,
  times: { issue: 20 * SECOND, listLag: 60 * SECOND, propagation: 60 * SECOND, expiryUnit: SECOND },
} as const;

/** The adapter factory for the private keys of an application of Auth0. */
export function auth0PrivateKey(
  transport: Transport,
  makeKeyPair: MakeKeyPair = rsaKeyPair(),
): AdapterFactory<PrivateKeyValue> {
  return {
    kind: AUTH0_PRIVATE_KEY,
    create(given, context): IssuerHeldAdapter<PrivateKeyValue> {
      const parameters = readParameters(given);
      const { domain, clientId, audience, endClientSecret } = parameters;
      const principal = `${clientId} of ${domain}`;
      const provider = new Provider('Auth0', principal, [domain], transport, context);
      const credentials = new ClientCredentials(new ManagementApi(provider, parameters), endClientSecret);
      const login = async ({ privateKey: key }: PrivateKeyValue) => {
        const wire = tokenRequest({ domain, clientId, key }, audience, provider.now);
        const answer = await provider.send({ name: 'token', wire, repeats: false });
        context.log.hide(textAt(answer.json, 'access_token'));
        return useOf(answer);
      };
      const trial = (value: PrivateKeyValue, check: Check, use: Trial['use']): Trial => {
        requireOwn(value, parameters);
        return { title: `The credential ${value.credentialName} of ${principal}`, provider, check, use };
      };
      return {
        traits: TRAITS,
        principal,
        parse: parseValue,
        serialize: (value) => JSON.stringify(value),
        secretsIn: ({ privateKey }) => [privateKey],
        idOf: ({ credentialName }) => credentialName,
        list: () => credentials.list(),
        issue: async ({ name, expiresAt = Number.NaN }) => ({
          ...{ domain, clientId },
          privateKey: makeKeyPair().privateKey,
          credentialName: name,
          expiresAt: new Date(Math.ceil(expiresAt / SECOND) * SECOND).toISOString(),
        }),
        async install(value) {
          requireOwn(value, parameters);
          const publicKey = publicKeyOf(value.privateKey);
          if (!publicKey) throw noPrivateKey();
          const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
          await credentials.install({ name: value.credentialName, pem, expiresAt: value.expiresAt });
          return 'ready';
        },
        disable: ({ id }) => credentials.disable(id),
        remove: ({ id }) => credentials.remove(id),
        verify: async (value, check) => requireAccepted(trial(value, check, () => login(value))),
        async proveRefused(value, check) {
          // Auth0 answers with the same error to an assertion with another mistake, such as its time.
          const use = async () => {
            const found = await login(value);
            if (found.accepted === false) await credentials.list();
            return found;
          };
          const evidence = await requireRefused(trial(value, check, use));
          return `${evidence}, and accepted the administrator meanwhile`;
        },
      };
    },
  };
}
