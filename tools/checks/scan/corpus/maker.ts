import { Random } from '../../../../rehearsal/src/kernel/random';
import { marked } from './marks';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
/** Alphabets of generated values. */
export const ALPHABET = {
  digits: DIGITS,
  lower: LOWER,
  upper: UPPER,
  hex: '0123456789abcdef',
  upperHex: '0123456789ABCDEF',
  lowerDigits: LOWER + DIGITS,
  upperDigits: UPPER + DIGITS,
  base32: `${UPPER}234567`,
  base62: DIGITS + UPPER + LOWER,
  base64: `${UPPER}${LOWER}${DIGITS}+/`,
  base64url: `${UPPER}${LOWER}${DIGITS}-_`,
  symbols: `${UPPER}${LOWER}${DIGITS}!#%&*+-.:;=?@^_~`,
} as const;
export type AlphabetName = keyof typeof ALPHABET;

/** Makes the parts of a corpus from a seed. */
export class Maker extends Random {
  one<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)] as T;
  }

  /** Random characters, as machines make them. */
  chars(length: number, alphabet: AlphabetName): string {
    return this.text(length, ALPHABET[alphabet]);
  }

  /** Random bytes in base64, with padding. */
  base64(bytes: number): string {
    return Buffer.from(Array.from({ length: bytes }, () => this.integer(0, 255))).toString('base64');
  }

  /** A labelled secret. */
  secret(kind: string, value: string): string {
    return marked('secret', kind, value);
  }

  /** A labelled text that is no secret. */
  decoy(kind: string, value: string): string {
    return marked('decoy', kind, value);
  }

  /** Values of a list in a random order. */
  shuffled<T>(values: readonly T[]): T[] {
    const mixed = [...values];
    for (let i = mixed.length - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [mixed[i], mixed[j]] = [mixed[j] as T, mixed[i] as T];
    }
    return mixed;
  }
}

/** Makes a text, which may have labels, at random. */
export type Template = (make: Maker) => string;

/** Lines or whole files by the name of the file, in which a random part can be written as `*`. */
export type Templates = Readonly<Record<string, readonly Template[]>>;
