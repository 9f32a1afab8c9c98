import { randomInt } from 'node:crypto';
import {
  type AdapterFactory,
  badSettings,
  type LabelHeldAdapter,
  RekeyError,
  readMembers,
} from 'cdk-rekey-engine';
import { GENERATED, type GeneratedParameters, type GeneratedValue } from './contract';

/** Minimum of random bits: fewer can be guessed. */
const LEAST_BITS = 128;

/** A random key that the user's own service checks against the labelled versions of the secret. */
export const generated: AdapterFactory<GeneratedValue> = {
  kind: GENERATED,
  create(parameters): LabelHeldAdapter<GeneratedValue> {
    const { length, alphabet, prefix } = readParameters(parameters);
    const characters = [...alphabet];
    return {
      traits: { chosenBy: 'caller', livesAt: 'labels', slots: Number.POSITIVE_INFINITY, identity: 'own' },
      // Stryker disable next-line StringLiteral: any constant is equivalent.
      principal: 'the readers',
      parse: (text) => ({ key: readMembers(text, GENERATED, ['key']).key }),
      serialize: (value) => JSON.stringify(value),
      secretsIn: ({ key }) => [key],
      issue: async () => {
        const random = Array.from({ length }, () => characters[randomInt(characters.length)]);
        return { key: prefix + random.join('') };
      },
      verify: async ({ key }) => requireStrength(key, characters),
    };
  },
};

function readParameters(parameters: Readonly<Record<string, unknown>>): GeneratedParameters {
  const { alphabet, prefix = '' } = parameters;
  const length = Number(parameters.length);
  if (typeof alphabet !== 'string' || typeof prefix !== 'string') {
    throw badSettings('The kind generated has no alphabet, or a prefix that is not a string.');
  }
  const bits = length * Math.log2(new Set(alphabet).size);
  if (!Number.isInteger(length) || !(bits >= LEAST_BITS)) {
    throw badSettings(
      `The kind generated would make keys of ${Math.floor(bits) || 0} random bits, under ${LEAST_BITS}.`,
    );
  }
  return { length, alphabet, prefix };
}

/** Verifies the length, since a key that was stored by hand may be weak. The service cannot be called. */
function requireStrength(key: string, characters: readonly string[]): void {
  const bits = key.length * Math.log2(new Set(characters).size);
  if (bits >= LEAST_BITS) return;
  throw new RekeyError('VerifyFailed', {
    found: `The key has ${key.length} characters, which can be guessed.`,
    unchanged: 'AWSCURRENT.',
    action: 'rotate again.',
  });
}
