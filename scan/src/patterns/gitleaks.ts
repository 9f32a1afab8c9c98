import type { KeyPattern } from './key-pattern';

/** Configuration of gitleaks and of betterleaks with one rule for each pattern, in addition to their default rules. */
export function gitleaksConfig(patterns: readonly KeyPattern[]): string {
  const head = [
    '# Rules for the keys of this app. gitleaks and betterleaks read them from .gitleaks.toml.',
    '# In an existing file, add only the rules.',
    '[extend]',
    'useDefault = true',
  ];
  return `${[head.join('\n'), ...patterns.map(gitleaksRule)].join('\n\n')}\n`;
}

/** One rule in TOML. */
function gitleaksRule({ id, description, regex, keywords }: KeyPattern): string {
  return [
    '[[rules]]',
    `id = ${tomlString(id)}`,
    `description = ${tomlString(description)}`,
    // A literal string: a pattern has no single quote.
    `regex = '''${regex}'''`,
    'secretGroup = 1',
    `keywords = [${keywords.map(tomlString).join(', ')}]`,
  ].join('\n');
}

/** Basic string: JSON escapes the same characters in the same way, other than DEL (toml.io, "String"). */
const tomlString = (text: string) => JSON.stringify(text).replaceAll('\x7f', '\\u007F');
