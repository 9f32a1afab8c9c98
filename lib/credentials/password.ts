import { Token } from 'aws-cdk-lib';
import { expectThat } from '../checks/shape';
import { refuse } from '../refuse';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Minimum number of random bits. */
const LEAST_BITS = 128;

/** Options of a password. */
export interface PasswordOptions {
  /**
   * Number of characters. With the alphabet, they must have at least 128 random bits.
   *
   * @default 43 (256 bits with the default alphabet)
   */
  readonly length?: number;

  /**
   * Characters to choose from: printable ASCII without spaces, each once. Every password has an upper-case letter, a
   * lower-case letter, a digit and another character, if the alphabet has such characters. Characters other than letters,
   * digits, `-` and `_` can break connection strings, shells and AWS DMS.
   *
   * @default - A-Z, a-z and 0-9
   */
  readonly alphabet?: string;

  /**
   * Characters of the alphabet that are not used.
   *
   * @default - none
   */
  readonly excludeCharacters?: string;
}

/** Random characters, checked at synth. */
export interface RandomCharacters {
  readonly length: number;
  readonly alphabet: string;
}

/**
 * Checks the length and the alphabet of a random value.
 *
 * @param what - name of the value in messages, such as "generated key".
 * @param longest - the longest length.
 * @throws `KeyTooWeak`, `KeyTooLong`, `LengthNotWhole`, `AlphabetNotSupported`, `UnknownAtSynth`, `WrongType`
 */
export function randomCharacters(
  what: string,
  { length = 43, alphabet, excludeCharacters = '' }: PasswordOptions,
  longest: number,
): RandomCharacters {
  checkKnown(what, { length, alphabet, excludeCharacters });
  const characters = [...(alphabet ?? LETTERS_AND_DIGITS)]
    .filter((character) => !excludeCharacters.includes(character))
    .join('');
  if (!isPrintable(characters) || new Set(characters).size !== characters.length) {
    refuse(
      'AlphabetNotSupported',
      `The alphabet of the ${what} has a duplicate character, or one that is not printable ASCII (! to ~).`,
      'Use each character once, without spaces.',
    );
  }
  checkLength(what, length, characters.length, longest);
  return { length, alphabet: characters };
}

/**
 * Refuses values that are tokens or have the wrong type: numbers have the name `length`, all others are strings.
 *
 * @throws `UnknownAtSynth`, `WrongType`
 */
export function checkKnown(what: string, values: { [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(values)) {
    const type = name === 'length' ? 'number' : 'string';
    const right = value === undefined || typeof value === type;
    expectThat(right, `${name} of the ${what}`, value, `Pass a ${type}.`);
    if (!Token.isUnresolved(value)) continue;
    refuse(
      'UnknownAtSynth',
      `The ${name} of the ${what} is a token, so it cannot be checked.`,
      'Write the value itself.',
    );
  }
}

export const isPrintable = (text: string): boolean => /^[!-~]*$/.test(text);

function checkLength(what: string, length: number, characters: number, longest: number): void {
  const least = Math.ceil(LEAST_BITS / Math.log2(Math.max(1, characters)));
  const fewest = Number.isFinite(least)
    ? `a length of ${least} or more`
    : 'an alphabet of two characters or more';
  if (!Number.isInteger(length)) {
    refuse(
      'LengthNotWhole',
      `The length of the ${what} is ${length}, which is not a whole number.`,
      `Use ${Math.ceil(length)}.`,
    );
  }
  if (length < least) {
    refuse(
      'KeyTooWeak',
      `A ${what} of ${length} characters from an alphabet of ${characters} has fewer than ${LEAST_BITS} random bits.`,
      `Use ${fewest}.`,
    );
  }
  if (length > longest) {
    refuse(
      'KeyTooLong',
      `The ${what} is ${length} characters long, the limit is ${longest}.`,
      `Use ${longest} or fewer.`,
    );
  }
}
