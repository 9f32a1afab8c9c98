import { Token } from 'aws-cdk-lib';
import { expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { LivesAt } from '../credential-traits';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Minimum number of random bits of a key. */
const LEAST_BITS = 128;
const LONGEST = 1024;
const LONGEST_PREFIX = 64;

/** Properties of a generated key. */
export interface GeneratedProps {
  /**
   * Number of random characters, up to 1024. With the alphabet, they must have at least 128 random bits.
   *
   * @default 43 (256 bits with the default alphabet)
   */
  readonly length?: number;

  /**
   * Characters to choose from with equal probability: printable ASCII without spaces, each once.
   *
   * @default - A-Z, a-z and 0-9
   */
  readonly alphabet?: string;

  /**
   * Characters of the alphabet that are not used, for example because your service does not accept them.
   *
   * @default - none
   */
  readonly excludeCharacters?: string;

  /**
   * Prefix of every key, for recognition by secret scanners: up to 64 characters of printable ASCII without spaces. It
   * does not count as random.
   *
   * @default - no prefix
   */
  readonly prefix?: string;
}

/** Parameters of the handler. Refuses props that cannot make a strong key. */
export function generatedParameters(props: GeneratedProps): CredentialConfig['parameters'] {
  const { length = 43, excludeCharacters = '', prefix = '' } = props;
  checkKnown({ length, alphabet: props.alphabet, excludeCharacters, prefix });
  const alphabet = [...(props.alphabet ?? LETTERS_AND_DIGITS)]
    .filter((character) => !excludeCharacters.includes(character))
    .join('');
  if (!isPrintable(alphabet) || new Set(alphabet).size !== alphabet.length) {
    refuse(
      'AlphabetNotSupported',
      'The alphabet of the generated key has a duplicate character, or one that is not printable ASCII (! to ~).',
      'Use each character once, without spaces.',
    );
  }
  checkLength(length, alphabet.length);
  if (!isPrintable(prefix) || prefix.length > LONGEST_PREFIX) {
    refuse(
      'PrefixNotSupported',
      `The prefix of the generated key is longer than ${LONGEST_PREFIX} characters or not printable ASCII (! to ~).`,
      'Use a short prefix without spaces, such as "shop_".',
    );
  }
  return { length, alphabet, prefix };
}

/** Configuration of the rotator of a generated key. */
export function bindGenerated(parameters: CredentialConfig['parameters']): CredentialConfig {
  return {
    code: libraryCode('generated'),
    parameters,
    principal: 'generated',
    livesAt: LivesAt.LABELS,
  };
}

function checkKnown(values: { [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(values)) {
    const type = name === 'length' ? 'number' : 'string';
    const right = value === undefined || typeof value === type;
    expectThat(right, `${name} of Credential.generated`, value, `Pass a ${type}.`);
    if (!Token.isUnresolved(value)) continue;
    refuse(
      'UnknownAtSynth',
      `The ${name} of the generated key is a token, so it cannot be checked.`,
      'Write the value itself.',
    );
  }
}

function checkLength(length: number, characters: number): void {
  const least = Math.ceil(LEAST_BITS / Math.log2(Math.max(1, characters)));
  const fewest = Number.isFinite(least)
    ? `a length of ${least} or more`
    : 'an alphabet of two characters or more';
  if (!Number.isInteger(length)) {
    refuse(
      'LengthNotWhole',
      `The length of the generated key is ${length}, which is not a whole number.`,
      `Use ${Math.ceil(length)}.`,
    );
  }
  if (length < least) {
    refuse(
      'KeyTooWeak',
      `A generated key of ${length} characters from an alphabet of ${characters} has fewer than ${LEAST_BITS} random bits.`,
      `Use ${fewest}.`,
    );
  }
  if (length > LONGEST) {
    refuse(
      'KeyTooLong',
      `The generated key is ${length} characters long, the limit is ${LONGEST}.`,
      `Use ${LONGEST} or fewer.`,
    );
  }
}

const isPrintable = (text: string): boolean => /^[!-~]*$/.test(text);
