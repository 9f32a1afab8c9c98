import type { VendorRule } from '../rules/vendor';
import vendors from '../rules/vendor.json';
import type { Allowlist, GitleaksRule } from './config';
import { checkRegex } from './regex';
import { Table } from './table';

/** Rule of a configuration, and its allowlists. */
interface ParsedRule {
  readonly id: string;
  /** Absent if only allowlists are added to a built-in rule. */
  readonly rule?: GitleaksRule;
  readonly allowlists: readonly Allowlist[];
}

/** Configuration of a rule. */
interface RuleContext {
  readonly file: string;
  /** Rules that it extends, by their ids. */
  readonly rules: ReadonlyMap<string, GitleaksRule>;
  /** True if it extends the default rules of gitleaks, which are built in. */
  readonly useDefault: boolean;
}

/** Parses a rule. What it leaves out comes from the rule that it extends. @throws GitleaksFault */
export function parseRule(one: object, index: number, { file, rules, useDefault }: RuleContext): ParsedRule {
  const id = new Table(one, `${file}: rule ${index + 1}`).text('id').trim();
  const table = new Table(one, `${file}: rule ${id === '' ? index + 1 : id}`);
  if (id === '') table.fail('id is missing');
  if (table.tables('required').length > 0) table.fail('rules that require other rules are not supported');
  const allowlists = [...table.tables('allowlist'), ...table.tables('allowlists')].map((list) =>
    parseAllowlist(new Table(list, `${table.place}: [[rules.allowlists]]`)),
  );
  const isComplete = table.has('regex') && !useDefault;
  const base = rules.get(id) ?? (isComplete ? undefined : builtIn(id));
  const regex = table.text('regex') || base?.regex;
  const path = table.text('path') || base?.path;
  if (regex === undefined && path === undefined) table.fail('regex and path are missing');
  const isNew = ['regex', 'path', 'entropy', 'secretGroup', 'keywords'].some((name) => table.has(name));
  if (!isNew || table.has('skipReport')) return { id, allowlists };
  if (path !== undefined) checkRegex(table, 'path', path);
  const group = table.number('secretGroup') || (base?.group ?? 0);
  const groups = regex === undefined ? 0 : checkRegex(table, 'regex', regex).groupCount();
  if (!Number.isInteger(group) || (regex !== undefined && group > groups))
    table.fail(`secretGroup is ${group}, and regex has ${groups} groups`);
  const keywords = [...(base?.keywords ?? []), ...table.texts('keywords')].map((word) => word.toLowerCase());
  const rule: GitleaksRule = {
    id,
    description: table.text('description') || (base?.description ?? id),
    group,
    entropy: table.number('entropy') || (base?.entropy ?? 0),
    keywords: [...new Set(keywords)].filter((word) => word !== ''),
    ...(regex !== undefined && { regex }),
    ...(path !== undefined && { path }),
  };
  return { id, rule, allowlists };
}

/** Parses an allowlist. @throws GitleaksFault */
export function parseAllowlist(table: Table): Allowlist {
  const condition = table.text('condition').toUpperCase();
  if (!['', 'OR', '||', 'AND', '&&'].includes(condition))
    table.fail(`condition is "${table.text('condition')}", not "and" or "or"`);
  const target = table.text('regexTarget') || 'secret';
  if (target !== 'secret' && target !== 'match' && target !== 'line')
    return table.fail(`regexTarget is "${target}", not "secret", "match" or "line"`);
  const [paths, regexes, stopwords, commits] = ['paths', 'regexes', 'stopwords', 'commits'].map((name) =>
    table.texts(name),
  ) as [string[], string[], string[], string[]];
  for (const path of paths) checkRegex(table, 'paths', path);
  for (const regex of regexes) checkRegex(table, 'regexes', regex);
  if (paths.length + regexes.length + stopwords.length + commits.length === 0)
    table.fail('commits, paths, regexes and stopwords are missing');
  return {
    all: condition === 'AND' || condition === '&&',
    ...{ paths, regexes, target },
    commits: commits.map((commit) => commit.trim().toLowerCase()),
    stopwords: stopwords.map((word) => word.toLowerCase()),
  };
}

/** Built-in rule in the format of gitleaks. */
function builtIn(wanted: string): GitleaksRule | undefined {
  const found = (vendors as readonly VendorRule[]).find(({ id }) => id === wanted);
  if (found === undefined) return undefined;
  const { id, description, re2, path, group = 0, entropy = 0, keywords } = found;
  return { id, description, regex: re2, group, entropy, keywords, ...(path !== undefined && { path }) };
}
