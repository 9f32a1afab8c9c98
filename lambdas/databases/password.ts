import { randomInt } from 'node:crypto';
import { badSettings } from 'cdk-rekey-engine';

/** Minimum number of random bits of a password. */
const LEAST_BITS = 128;

/** Classes of characters that password policies of databases ask for. */
const CLASSES = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/];

/** Creates a password. */
export type NewPassword = () => string;

/**
 * Returns a generator of passwords with the parameters `passwordLength` and `passwordAlphabet`, as the construct writes
 * them. Every password has a character of each class in the alphabet.
 *
 * @throws BadSettings for fewer than 128 random bits
 */
export function passwordGenerator(kind: string, parameters: Readonly<Record<string, unknown>>): NewPassword {
  const length = Number(parameters.passwordLength);
  const characters = [...new Set(String(parameters.passwordAlphabet ?? ''))];
  const bits = length * Math.log2(characters.length);
  if (!Number.isInteger(length) || !(bits >= LEAST_BITS)) {
    throw badSettings(
      `The kind ${kind} would make passwords of ${Math.floor(bits) || 0} random bits, under ${LEAST_BITS}.`,
    );
  }
  const classes = CLASSES.filter((one) => characters.some((character) => one.test(character)));
  return () => {
    for (;;) {
      const password = Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
      if (classes.every((one) => one.test(password))) return password;
    }
  };
}
