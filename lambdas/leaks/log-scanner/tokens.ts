import { rarityOf } from '../../../scan/src/rarity/rarity';

/** Characters of a token. Separators inside of it give further tokens. */
const RUN = /[A-Za-z0-9_~+/=.-]{16,4096}/g;
/** Characters of the shortest and the longest token. The values that the kinds issue have 20 characters or more. */
const [SHORTEST, LONGEST] = [20, 512];
/** Mean surprise in bits for each character, from which a token is random. */
const RANDOM = 5.6;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const HEX = /^(?:0x)?[0-9a-f]+$/i;
/** Numbers and dates. */
const NUMBER = /^[0-9TZ:.+-]+$/;
/** Header of a JSON Web Token, which no kind issues as a secret. */
const JWT = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/;

/** Token with its place in the text. */
export interface Token {
  readonly start: number;
  readonly text: string;
}

/**
 * Splits a text into tokens that may be a secret of an unknown form: random characters between separators.
 *
 * @param hex true to return UUIDs and hexadecimal texts, which most logs have in each line.
 */
export function* tokensOf(text: string, hex: boolean): Generator<Token> {
  for (const { index, 0: run } of text.matchAll(RUN)) {
    const trimmed = run.replace(/[.=-]+$/, '');
    if (JWT.test(trimmed)) continue;
    // The padding of base64 is part of a value, and the period of a sentence is not.
    const padding = /={1,2}$/.exec(run)?.[0] ?? '';
    for (const part of partsOf(trimmed)) {
      if (!isRandom(part, hex)) continue;
      yield { start: index, text: part };
      if (padding !== '' && trimmed.endsWith(part)) yield { start: index, text: part + padding };
    }
  }
}

/** The text and its parts between equals signs, slashes and periods. */
function partsOf(text: string): Set<string> {
  const parts = new Set<string>();
  for (const value of text.split('=')) {
    parts.add(value);
    for (const part of value.split('/')) {
      parts.add(part);
      for (const piece of part.split('.')) parts.add(piece);
    }
  }
  return parts;
}

function isRandom(text: string, hex: boolean): boolean {
  if (text.length < SHORTEST || text.length > LONGEST || NUMBER.test(text)) return false;
  if (HEX.test(text) || UUID.test(text)) return hex;
  return rarityOf(text) >= RANDOM;
}
