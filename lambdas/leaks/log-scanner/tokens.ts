import { rarityOf } from '../../../scan/src/rarity/rarity';

/** Characters of a token. Separators inside of it give further tokens, and escapes of a URL are decoded. */
const RUN = /[A-Za-z0-9_~+/=.%-]{16,4096}/g;
/** Escapes of the characters of base64. Others end a token. */
const ESCAPE = /%(2b|2f|3d)/gi;
/** Characters of the shortest and the longest token. The values that the kinds issue have 20 characters or more. */
const [SHORTEST, LONGEST] = [20, 512];
/** Mean surprise in bits for each character, from which a token is random. */
const RANDOM = 5.6;

/** Mean surprise below which a part of a token is a word. */
const WORD = 5;

/** UUIDs, hexadecimal texts, and ids of resources and traces, such as `eni-0a1b2c3d4e5f60718`. */
const HEX = /^(?:[a-z]{1,12}[-_])?(?:0x)?[0-9a-f-]+$/i;
/** Numbers and dates. */
const NUMBER = /^[0-9TZ:.+-]+$/;
/** JSON Web Token, which no kind issues as a secret. */
const JWT = /^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*$/;

/** Token with its place in the text. */
export interface Token {
  readonly start: number;
  readonly text: string;
}

/** Options of the split. */
export interface TokenOptions {
  /** True to return hexadecimal texts, which most logs have in each line. */
  readonly hex: boolean;
  /** Prefixes of keys of the app, whose tokens are always returned. */
  readonly prefixes: readonly string[];
}

/** Splits a text into tokens that may be a secret of an unknown form: random characters between separators. */
export function* tokensOf(text: string, options: TokenOptions): Generator<Token> {
  for (const { index: start, 0: run } of text.matchAll(RUN)) {
    if (JWT.test(run)) continue;
    for (const text of decoded(run))
      for (const part of partsOf(text)) if (isSecret(part, options)) yield { start, text: part };
  }
}

/** Parts of a run, and of its path segments, between escapes of a URL; those of base64 are decoded. */
function decoded(run: string): string[] {
  if (!run.includes('%')) return [run];
  return [run, ...run.split('/')].flatMap((text) =>
    text.replace(ESCAPE, (encoded) => decodeURIComponent(encoded)).split(/%(?:[0-9a-f]{2})?/i),
  );
}

/** A run of characters, and its parts between equals signs, slashes and periods if one of them is a word. */
function partsOf(run: string): Set<string> {
  const parts = new Set<string>();
  const [, text = '', end = ''] = /^\.*(.*?)([.=]*)$/s.exec(run) ?? [];
  // The padding of base64 is part of a value. The period of a sentence is not.
  const padding = /^={1,2}/.exec(end)?.[0] ?? '';
  const values = text.split('=');
  const last = values.pop() ?? '';
  for (const value of [...values, (last.length + padding.length) % 4 === 0 ? last + padding : last]) {
    parts.add(value).add(value.replace(/^\/+|\/+$/g, ''));
    const pieces = value.split(/[/.]/);
    if (pieces.length > 1 && pieces.some((piece) => piece.length > 3 && rarityOf(piece) < WORD))
      for (const piece of pieces) parts.add(piece);
  }
  return parts;
}

function isSecret(text: string, { hex, prefixes }: TokenOptions): boolean {
  if (prefixes.some((prefix) => text.startsWith(prefix))) return true;
  if (text.length < SHORTEST || text.length > LONGEST || NUMBER.test(text)) return false;
  return HEX.test(text) ? hex : rarityOf(text) >= RANDOM;
}
