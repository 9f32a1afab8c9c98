import { checksum, RANDOM_LENGTH } from '../../../client/src/api-keys/format';
import type { Random } from '../../../rehearsal/src/kernel/random';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Prefixes of the keys. */
export const PREFIXES = ['acme_live', 'acme_test', 'shop', 'a9_b_c'];
/** Look-alikes for each key. */
const LOOK_ALIKES = 10;
const FILES = 50;

/** Files with keys, look-alikes and noise. */
export interface Corpus {
  /** Text of each file by its name. */
  readonly files: ReadonlyMap<string, string>;
  readonly keys: ReadonlySet<string>;
  /** Texts with the form of a key and a wrong checksum. */
  readonly lookAlikes: ReadonlySet<string>;
}

/** Makes the corpus of a seed, with ten look-alikes for each key. */
export function makeCorpus(random: Random, count: number): Corpus {
  const keys = new Set(Array.from({ length: count }, () => keyOf(random)));
  const lookAlikes = new Set(
    Array.from({ length: count * LOOK_ALIKES }, () => broken(keyOf(random), random)),
  );
  const parts = Array.from({ length: FILES }, () => [] as string[]);
  const part = () => parts[random.integer(0, FILES - 1)] as string[];
  for (const text of shuffled([...keys, ...lookAlikes], random)) {
    part().push(placed(text, random));
    for (let i = random.integer(1, 6); i > 0; i--) part().push(noise(random));
  }
  return { files: new Map(parts.map((lines, i) => [`file-${i}.txt`, lines.join('')])), keys, lookAlikes };
}

function keyOf(random: Random): string {
  const body = `${one(PREFIXES, random)}_${random.text(RANDOM_LENGTH, BASE62)}`;
  return body + checksum(body);
}

/** Replaces one character after the prefix, so that the checksum is wrong: CRC-32 detects every single error. */
function broken(key: string, random: Random): string {
  const at = key.length - random.integer(1, RANDOM_LENGTH);
  const other = one(
    [...BASE62].filter((digit) => digit !== key[at]),
    random,
  );
  return key.slice(0, at) + other + key.slice(at + 1);
}

/** A key in the places in which keys leak. */
function placed(key: string, random: Random): string {
  const word = random.text(8, BASE62.slice(36));
  const places = [
    () => `${word.toUpperCase()}_API_KEY=${key}\n`,
    () => `export ${word}="${key}"\n`,
    () => `{"${word}":{"key":"${key}","id":${random.integer(1, 1e9)}}}\n`,
    () => `  ${word}: ${key}  # rotated\n`,
    () => `curl -H 'Authorization: Bearer ${key}' https://${word}.example/v1\n`,
    () => `https://${word}.example/?key=${key}&page=2\n`,
    () => `redirect=https%3A%2F%2F${word}.example%2F%3Fkey%3D${key}%26page%3D2\n`,
    () => `"${word}\\n${key}\\n"\n`,
    () => `\x1b[32m${key}\x1b[0m ${word}\n`,
    () => `!function(){var a="${key}",b=fetch(c,{headers:{"x-api-key":a}});return b}();`,
    () => `https://user:${key}@${word}.example/repository.git\n`,
    () => `<add key="${word}" value="${key}"/>\r\n`,
  ];
  return one(places, random)();
}

/** Text without a key: words, hashes, UUIDs, minified code, and almost the form of a key. */
function noise(random: Random): string {
  const prefix = one(PREFIXES, random);
  const lines = [
    () => `const ${random.text(6, BASE62.slice(36))} = require('${random.text(10, BASE62.slice(36))}');\n`,
    () => `integrity sha512-${random.text(86, `${BASE62}+/`)}==\n`,
    () => `${random.uuid()} ${random.text(40, '0123456789abcdef')}\n`,
    () => `${prefix}_${random.text(RANDOM_LENGTH, BASE62)}\n`,
    () => `${prefix}_${random.text(60, BASE62)}\n`,
    () => `${prefix}_${random.text(10, BASE62)}-${random.text(22, BASE62)}\n`,
    () => `${prefix.toUpperCase()}_${random.text(33, BASE62)}\n`,
    () => `my${prefix}_${random.text(33, BASE62)}\n`,
    () => `${random.text(500, `${BASE62}(){};=,."'`)};`,
  ];
  return one(lines, random)();
}

function one<T>(values: readonly T[], random: Random): T {
  return values[random.integer(0, values.length - 1)] as T;
}

function shuffled<T>(values: T[], random: Random): T[] {
  for (let i = values.length - 1; i > 0; i--) {
    const j = random.integer(0, i);
    [values[i], values[j]] = [values[j] as T, values[i] as T];
  }
  return values;
}
