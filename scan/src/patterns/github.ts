import { createHash } from 'node:crypto';
import { checksum } from '../../../client/src/api-keys/format';
import type { KeyPattern } from './key-pattern';
import { characterClass, escapeLiteral, repeat } from './re2';

/** Most custom patterns of an organization (docs.github.com, "Custom patterns reference"). */
export const MOST_PATTERNS = 500;
/** Start of the names of the patterns that this command makes. */
export const NAME_START = 'cdk-rekey ';

/**
 * No letter or digit is before a key, other than the last of an escape (`\n`, `%3D`, `\x3d`, `\u003d`) or of a terminal color.
 * GitHub's default is `\A|[^0-9A-Za-z]`.
 */
const BEFORE = String.raw`\A|[^0-9A-Za-z]|\\[nrt]|(?:%|\\x|\\u00)[0-9A-Fa-f]{2}|\[[0-9;]{0,8}m`;
/** Before a key that starts with neither a letter nor a digit. */
const ANYTHING = String.raw`\A|[\x00-\xff]`;
const AFTER = String.raw`\z|[^0-9A-Za-z]`;
/** Placeholders of documentation. A random key has none of them. */
const PLACEHOLDERS = ['x{12}|X{12}|0{12}|1{12}'];

/**
 * Custom pattern of GitHub's secret scanning, as its REST API takes it ("Bulk create organization custom patterns"). The
 * expressions are in the syntax of Hyperscan, without look-around and back references.
 */
export interface GitHubPattern {
  readonly name: string;
  /** Expression of the secret. */
  readonly pattern: string;
  /** Expression of the text before the secret. */
  readonly start_delimiter: string;
  /** Expression of the text after the secret. */
  readonly end_delimiter: string;
  /** Expressions that a secret must not match. */
  readonly must_not_match?: readonly string[];
}

/** Custom patterns of the keys. */
export const githubPatterns = (patterns: readonly KeyPattern[]): GitHubPattern[] =>
  patterns.map(githubPattern);

/** Custom pattern of the keys of one prefix. */
export function githubPattern(pattern: KeyPattern): GitHubPattern {
  const { start, alphabet, length, form } = pattern;
  const isWord = /^\w/.test(start);
  return {
    name: nameOf(pattern),
    pattern: `${escapeLiteral(start)}${repeat(characterClass(alphabet), length)}`,
    start_delimiter: isWord ? BEFORE : ANYTHING,
    end_delimiter: form === 'api-key' ? AFTER : String.raw`\z|${characterClass(alphabet, 'not')}`,
    ...(form === 'api-key' && { must_not_match: PLACEHOLDERS }),
  };
}

/** Name that is the same for the same form of keys, in every app of an organization. */
function nameOf({ id, form, start, alphabet, length }: KeyPattern): string {
  const name = `${NAME_START}${id.replace(/-\d+$/, '')}`;
  if (form === 'api-key') return `${NAME_START}own-key-${start.slice(0, -1)}`;
  return `${name}-${digest(`${start}\0${alphabet}\0${length}`).slice(0, 6)}`;
}

/** Text with the form of a key, which is always the same and opens nothing: for the field "Test string" of the web page. */
export function testString({ start, alphabet, length, checksum: check }: KeyPattern): string {
  let key = start;
  for (let block = 0; key.length < start.length + length; block++) {
    for (const byte of Buffer.from(digest(`${start}\0${block}`), 'hex'))
      key += alphabet[byte % alphabet.length];
  }
  key = key.slice(0, start.length + length);
  if (check === undefined) return key;
  const body = key.slice(0, -check.length);
  return body + checksum(body);
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
