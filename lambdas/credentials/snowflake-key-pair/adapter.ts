import { type AdapterFactory, type Check, type IssuerHeldAdapter, SECOND } from 'cdk-rekey-engine';
import { Provider } from '../../provider/provider';
import { type MakeKeyPair, noPrivateKey, publicKeyOf, rsaKeyPair } from '../../provider/rsa';
import { requireAccepted, requireRefused, type Trial } from '../../provider/trial';
import type { Transport } from '../http-api/wire';
import { Administrator } from './administrator';
import { hostOf, type KeyPairValue, SNOWFLAKE_KEY_PAIR } from './contract';
import { statementRequest, useOf } from './login';
import { readParameters } from './parameters';
import { KeySlots, SLOTS } from './slots';
import { parseKeyPair, publicKeyText, requireOwn, valueOfPair } from './value';

/** Traits of the key pairs of a user. Snowflake documents no times. */
const TRAITS = {
  chosenBy: 'caller',
  livesAt: 'issuer',
  slots: SLOTS.length,
  identity: 'own',
  times: { issue: 20 * SECOND, listLag: 60 * SECOND, propagation: 60 * SECOND },
} as const;

/** A statement that every user may run, without a warehouse. */
const PROBE = 'SELECT 1';

/** The adapter factory for the key pairs of a user of Snowflake. */
export function snowflakeKeyPair(
  transport: Transport,
  makeKeyPair: MakeKeyPair = rsaKeyPair(),
): AdapterFactory<KeyPairValue> {
  return {
    kind: SNOWFLAKE_KEY_PAIR,
    create(given, context): IssuerHeldAdapter<KeyPairValue> {
      const parameters = readParameters(given);
      const { account, user } = parameters;
      // The host has no case, so that another spelling of the account is the same principal.
      const principal = `${user} of ${hostOf(account)}`;
      const provider = new Provider('Snowflake', principal, [hostOf(account)], transport, context);
      const slots = new KeySlots(provider, new Administrator(provider, parameters), user);
      const login = (value: KeyPairValue) => {
        const wire = statementRequest(value, { statement: PROBE }, provider.now);
        return provider.send({ name: 'login', wire, repeats: false }).then(useOf);
      };
      const trial = (value: KeyPairValue, check: Check, use: Trial['use']): Trial => {
        requireOwn(value, parameters);
        return { title: `The key ${value.publicKeyFingerprint} of ${principal}`, provider, check, use };
      };
      return {
        traits: TRAITS,
        principal,
        parse: parseKeyPair,
        serialize: (value) => JSON.stringify(value),
        secretsIn: ({ privateKey }) => [privateKey],
        idOf: ({ publicKeyFingerprint }) => publicKeyFingerprint,
        list: () => slots.list(),
        issue: async () => valueOfPair(parameters, makeKeyPair()),
        async install(value) {
          requireOwn(value, parameters);
          const publicKey = publicKeyOf(value.privateKey);
          if (!publicKey) throw noPrivateKey();
          await slots.set(value.publicKeyFingerprint, publicKeyText(publicKey));
          return 'ready';
        },
        remove: ({ id }) => slots.unset(id),
        verify: async (value, check) => requireAccepted(trial(value, check, () => login(value))),
        async proveRefused(value, check) {
          // Snowflake refuses a token for another reason, such as its time, with the same code.
          const use = async () => {
            const found = await login(value);
            if (found.accepted === false) await slots.list();
            return found;
          };
          const evidence = await requireRefused(trial(value, check, use));
          return `${evidence}, and accepted the administrator meanwhile`;
        },
      };
    },
  };
}
