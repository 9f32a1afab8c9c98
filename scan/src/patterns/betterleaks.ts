import { CHECKSUM_LENGTH } from '../../../client/src/api-keys/format';
import type { KeyPattern } from './key-pattern';
import { tomlString } from './toml';

/**
 * Filter that discards look-alikes of API keys: the last 6 characters must be the CRC-32 of the others in base62. It is written
 * in Expr, which has no CRC-32 and no character codes.
 */
const FILTER = `'''
let digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
let end = len(finding.secret) - ${CHECKSUM_LENGTH};
let codes = map(split(finding.secret[0:end], ""),
  # == "_" ? 95 : (let i = indexOf(digits, #); i < 10 ? i + 48 : i < 36 ? i + 55 : i + 61));
let crc = reduce(codes,
  (let seed = bitxor(#acc, #);
   reduce(1..8, bitand(#acc, 1) == 1 ? bitxor(bitushr(#acc, 1), 0xEDB88320) : bitushr(#acc, 1), seed)),
  0xFFFFFFFF);
bitxor(crc, 0xFFFFFFFF) != reduce(split(finding.secret[end:], ""), #acc * 62 + indexOf(digits, #), 0)
'''`;

/**
 * Configuration of betterleaks 2 with one rule for each pattern, in addition to its default rules. It differs from gitleaks:
 * unknown fields such as `secretGroup` are refused, and a filter checks the checksum.
 */
export function betterleaksConfig(patterns: readonly KeyPattern[]): string {
  const head = [
    '# Rules for the keys of this app, for betterleaks 2: betterleaks fs . --config .betterleaks.toml',
    '[extend]',
    'useDefault = true',
  ];
  return `${[head.join('\n'), ...patterns.map(rule)].join('\n\n')}\n`;
}

function rule({ id, description, regex, keywords, checksum }: KeyPattern): string {
  return [
    '[[rules]]',
    `id = ${tomlString(id)}`,
    `description = ${tomlString(description)}`,
    // The first group is the secret.
    `regex = '''${regex}'''`,
    `keywords = [${keywords.map(tomlString).join(', ')}]`,
    ...(checksum === undefined ? [] : [`filter = ${FILTER}`]),
  ].join('\n');
}
