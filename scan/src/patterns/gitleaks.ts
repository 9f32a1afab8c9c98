import type { KeyPattern } from './key-pattern';
import { tomlString } from './toml';

/** Configuration of gitleaks with one rule for each pattern, in addition to their default rules. */
export function gitleaksConfig(patterns: readonly KeyPattern[]): string {
  const head = [
    '# Rules for the keys of this app. gitleaks reads them from .gitleaks.toml.',
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
