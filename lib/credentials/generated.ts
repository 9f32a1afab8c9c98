import { Token } from 'aws-cdk-lib';
import { expectThat } from '../checks/shape';
import type { CredentialConfig } from '../credential';
import { LivesAt } from '../credential-traits';
import { refuse } from '../refuse';
import { libraryCode } from './library-code';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Fewer random bits than this can be searched for. */
const LEAST_BITS = 128;
const LONGEST = 1024;
const LONGEST_PREFIX = 64;

/** A random key. */
export interface GeneratedProps {
  /**
   * How many random characters it has, up to 1024. Together with the alphabet they must make at least 128 bits.
   *
   * @default 43 (256 bits with the default alphabet)
   */
  readonly length?: number;

  /**
   * The characters to choose from, each with the same chance: printable ASCII, each once.
   *
   * @default - A-Z, a-z and 0-9
   */
  readonly alphabet?: string;

  /**
   * Characters of the alphabet not to use, for example what your service does not accept.
   *
   * @default - none
   */
  readonly excludeCharacters?: string;

  /**
   * What every key begins with, so that secret scanners and people recognise it: up to 64 characters of
   * printable ASCII. It adds nothing to the randomness.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/** What the handler must know of the key; refuses what cannot make a good one. */
export function generatedParameters(props: GeneratedProps): CredentialConfig['parameters'] {
  const { length = 43, excludeCharacters = '', prefix = '' } = props;
  checkKnown({ length, alphabet: props.alphabet, excludeCharacters, prefix });
  const alphabet = [...(props.alphabet ?? LETTERS_AND_DIGITS)]
    .filter((character) => !excludeCharacters.includes(character))
    .join('');
  checkAlphabet(alphabet);
  checkLength(length, alphabet);
  checkPrefix(prefix);
  return { length, alphabet, prefix };
}

/** What the generated key's rotator needs. */
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
    if (Token.isUnresolved(value)) {
      refuse(
        'UnknownAtSynth',
        `The ${name} of the generated key is a token, so it cannot be checked.`,
        'Write the value itself.',
      );
    }
  }
}

function checkAlphabet(alphabet: string): void {
  if (!/^[!-~]*$/.test(alphabet) || new Set(alphabet).size !== alphabet.length) {
    refuse(
      'AlphabetNotSupported',
      'The alphabet of the generated key has a character twice, or one that is not printable ASCII (! to ~).',
      'Give each character once, and no spaces.',
    );
  }
}

function checkLength(length: number, alphabet: string): void {
  if (!Number.isInteger(length)) {
    refuse(
      'LengthNotWhole',
      `The generated key is ${length} characters long, but characters come whole.`,
      `Use ${Math.ceil(length)}.`,
    );
  }
  const bitsEach = Math.log2(Math.max(1, alphabet.length));
  const least = Math.ceil(LEAST_BITS / bitsEach);
  if (length < least) {
    refuse(
      'KeyTooWeak',
      `A generated key of ${length} characters out of ${alphabet.length} has fewer than ${LEAST_BITS} random bits.`,
      Number.isFinite(least)
        ? `Use a length of ${least} or more.`
        : 'Use an alphabet of two characters or more.',
    );
  }
  if (length > LONGEST) {
    refuse(
      'KeyTooLong',
      `The generated key is ${length} characters long, the limit is ${LONGEST}.`,
      'Use fewer.',
    );
  }
}

function checkPrefix(prefix: string): void {
  if (!/^[!-~]*$/.test(prefix) || prefix.length > LONGEST_PREFIX) {
    refuse(
      'PrefixNotSupported',
      `The prefix of the generated key is longer than ${LONGEST_PREFIX} characters or not printable ASCII (! to ~).`,
      'Use a short one without spaces, like "shop_".',
    );
  }
}
