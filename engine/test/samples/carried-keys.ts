import { randomBytes, randomUUID } from 'node:crypto';
import { type AdapterFactory, badSettings, type LabelHeldAdapter } from '../../src';
import { refused, requireAccepted } from './passwords';

export interface RingKey {
  readonly id: string;
  readonly key: string;
}

/** Ordered keys: the first key signs, every key verifies. */
export interface Keyring {
  readonly keys: readonly RingKey[];
}

const KIND = 'carried-keys';

/** Signing keys of the user's own service: one in use, and previous ones for verification. */
export const keyring: AdapterFactory<Keyring> = {
  kind: KIND,
  create({ previous }): LabelHeldAdapter<Keyring> {
    const most = Number(previous);
    if (!(most >= 0)) throw badSettings(`The kind ${KIND} needs a number of previous keys.`);
    return {
      traits: { chosenBy: 'caller', livesAt: 'labels', slots: Number.POSITIVE_INFINITY, identity: 'own' },
      principal: 'the verifiers',
      parse: parseRing,
      serialize: ({ keys }) => JSON.stringify({ keys }),
      secretsIn: ({ keys }) => keys.map(({ key }) => key),
      secretsOf: ({ keys }, id) => keys.filter((one) => one.id === id).map(({ key }) => key),
      idOf: ({ keys }) => keys[0].id,
      idsIn: ({ keys }) => keys.map(({ id }) => id),
      issue: async ({ current, excluded }) => {
        const survivors = (current?.keys ?? []).filter(({ id }) => !excluded.has(id)).slice(0, most);
        return { keys: [{ id: randomUUID(), key: randomBytes(32).toString('base64url') }, ...survivors] };
      },
      verify: async ({ keys }) => requireAccepted(keys.length <= most + 1, 'A ring with more keys'),
    };
  },
};

function parseRing(text: string): Keyring {
  let value: Partial<Keyring> | null;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused('SecretMalformed', 'The value is not JSON.');
  }
  if (value === null) throw refused('SecretMalformed', 'The value is not a JSON object.');
  const { keys } = value;
  if (!Array.isArray(keys) || keys.length === 0) throw refused('WrongKind', 'The value has no keys.');
  return { keys: keys.map(({ id, key }) => ({ id, key })) };
}
