import { CHECKSUM_LENGTH, checksum, isKeyPrefix, RANDOM_LENGTH } from '../../../client/src/api-keys/format';
import { characterClass, escapeLiteral, repeat } from './re2';

/** Shortest prefix of generated keys that identifies them. */
const SHORTEST_LITERAL = 3;

/**
 * Start of a key: no letter or digit is before it, other than the last of an escape (`\n`, `%3D`, `\x3d`, `\u003d`) or of a
 * terminal color.
 */
const START = String.raw`(?:\b|_|\\[nrt]|(?:%|\\x|\\u00)[0-9A-Fa-f]{2}|\[[0-9;]{0,8}m)`;
const END = String.raw`(?:\b|_)`;

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Pattern of the keys with one prefix. The regular expression is valid in RE2 and in JavaScript. */
export interface KeyPattern {
  /** Id of the rule. */
  readonly id: string;
  readonly description: string;
  readonly prefix: string;
  /** `api-key`: ends with a checksum. `generated`: random characters only. */
  readonly form: 'api-key' | 'generated';
  /** Text with which every key starts. */
  readonly start: string;
  /** Characters after the start. */
  readonly alphabet: string;
  /** Number of characters after the start. */
  readonly length: number;
  /** Group 1 is the key. */
  readonly regex: string;
  /** Lower-case text that every match contains. */
  readonly keywords: readonly string[];
  /** Checksum at the end of a key, which tells keys from look-alikes. */
  readonly checksum?: { readonly algorithm: 'crc32-base62'; readonly length: number };
}

/** Pattern of API keys with a checksum. @throws RangeError if the prefix is not a key prefix. */
export function apiKeyPattern(prefix: string): KeyPattern {
  if (!isKeyPrefix(prefix)) throw new RangeError(prefixFault(prefix));
  return {
    id: idOf(prefix),
    description: `API key with the prefix ${prefix}_`,
    prefix,
    form: 'api-key',
    start: `${prefix}_`,
    alphabet: BASE62,
    length: RANDOM_LENGTH + CHECKSUM_LENGTH,
    regex: `${START}(${prefix}_[0-9A-Za-z]{${RANDOM_LENGTH + CHECKSUM_LENGTH}})${END}`,
    keywords: [`${prefix}_`],
    checksum: { algorithm: 'crc32-base62', length: CHECKSUM_LENGTH },
  };
}

/**
 * Pattern of generated keys: a prefix and a number of characters of an alphabet, without a checksum.
 *
 * @throws RangeError if the prefix is too short to identify a key.
 */
export function generatedPattern(prefix: string, length: number, alphabet: string): KeyPattern {
  if (prefix.length < SHORTEST_LITERAL) {
    throw new RangeError(
      `The prefix ${JSON.stringify(prefix)} of generated keys has fewer than ${SHORTEST_LITERAL} characters: a pattern would match other text.`,
    );
  }
  const [one, others] = [characterClass(alphabet), characterClass(alphabet, 'not')];
  const start = /^\w/.test(prefix) ? START : '';
  return {
    id: idOf(prefix),
    description: `Generated key with the prefix ${prefix}`,
    prefix,
    form: 'generated',
    ...{ start: prefix, alphabet, length },
    regex: `${start}(${escapeLiteral(prefix)}${repeat(one, length)})(?:${others}|$)`,
    keywords: [prefix.toLowerCase()],
  };
}

/** True if the checksum at the end of an API key is right. */
export function hasRightChecksum(key: string): boolean {
  const end = key.length - CHECKSUM_LENGTH;
  return end > 0 && checksum(key.slice(0, end)) === key.slice(end);
}

/** Fault of a prefix, with a correction if there is one. */
export function prefixFault(prefix: string): string {
  const rule = 'It has 2 to 32 lower-case letters and digits, with single underscores between them.';
  const corrected = prefix
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, 32)
    .replace(/_$/, '');
  const advice = isKeyPrefix(corrected) ? ` Did you mean ${JSON.stringify(corrected)}?` : '';
  return `${JSON.stringify(prefix)} is not the prefix of API keys. ${rule}${advice}`;
}

/** Id of a rule: lower-case letters, digits and hyphens. */
function idOf(prefix: string): string {
  const name = prefix
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `own-key-${name || Buffer.from(prefix).toString('hex')}`;
}
