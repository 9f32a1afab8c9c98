import {
  type AdapterFactory,
  type Check,
  type IssuerHeldAdapter,
  MINUTE,
  readMembers,
  SECOND,
} from 'cdk-rekey-engine';
import { Provider } from '../../provider/provider';
import { type MakeKeyPair, rsaKeyPair } from '../../provider/rsa';
import { requireAccepted, requireRefused, type Trial } from '../../provider/trial';
import type { Transport } from '../http-api/wire';
import { ApiKeys, ORIGIN } from './api-keys';
import { STRIPE_API_KEY, type StripeKeyValue } from './contract';
import { readParameters } from './parameters';
import { probeRequest, useOf } from './use';

/** Traits of the keys of an account. A key goes on working for some time after it was ended; Stripe documents none. */
const TRAITS = {
  chosenBy: 'issuer',
  livesAt: 'issuer',
  slots: Number.POSITIVE_INFINITY,
  identity: 'own',
  naming: 'named',
  times: { issue: 30 * SECOND, listLag: 60 * SECOND, propagation: 4 * MINUTE },
} as const;

/** The adapter factory for the API keys of a Stripe account. */
export function stripeApiKey(
  transport: Transport,
  makeKeyPair: MakeKeyPair = rsaKeyPair(),
): AdapterFactory<StripeKeyValue> {
  return {
    kind: STRIPE_API_KEY,
    create(given, context): IssuerHeldAdapter<StripeKeyValue> {
      const parameters = readParameters(given);
      const { account } = parameters;
      const provider = new Provider('Stripe', account, [new URL(ORIGIN).host], transport, context);
      const keys = new ApiKeys(provider, parameters, makeKeyPair);
      const trial = ({ id, apiKey }: StripeKeyValue, check: Check): Trial => ({
        ...{ title: `The key ${id} of ${account}`, provider, check },
        use: async () =>
          useOf(await provider.send({ name: 'test', wire: probeRequest(apiKey), repeats: false })),
      });
      return {
        traits: TRAITS,
        principal: account,
        parse: (text) => {
          const { id, apiKey } = readMembers(text, STRIPE_API_KEY, ['id', 'apiKey'] as const);
          return { id, apiKey };
        },
        serialize: (value) => JSON.stringify(value),
        secretsIn: ({ apiKey }) => [apiKey],
        idOf: ({ id }) => id,
        list: () => keys.list(),
        issue: ({ name }) => keys.create(name),
        remove: ({ id }) => keys.expire(id),
        verify: (value, check) => requireAccepted(trial(value, check)),
        proveRefused: (value, check) => requireRefused(trial(value, check)),
      };
    },
  };
}
