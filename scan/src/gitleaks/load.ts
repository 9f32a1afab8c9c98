import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import { type Allowlist, type GitleaksConfig, GitleaksFault, type GitleaksRule } from './config';
import { parseAllowlist, parseRule } from './parse';
import { Table } from './table';

/** Configurations that extend each other, as in gitleaks. */
const DEEPEST = 2;

/**
 * Reads a configuration of gitleaks and those that it extends. The built-in rules have the default rules of gitleaks.
 *
 * @throws GitleaksFault
 */
export function loadGitleaks(file: string, depth = 0): GitleaksConfig {
  const top = new Table(parsed(file), file);
  const extend = new Table(top.tables('extend')[0] ?? {}, `${file}: [extend]`);
  const useDefault = extend.flag('useDefault');
  const base = baseOf(extend, file, depth);
  const rules = new Map(base.rules.map((rule) => [rule.id, rule]));
  const ofRules = new Map<string, readonly Allowlist[]>(Object.entries(base.ofRules));
  const add = (id: string, lists: readonly Allowlist[]) =>
    lists.length > 0 && ofRules.set(id, [...(ofRules.get(id) ?? []), ...lists]);
  for (const [index, one] of top.tables('rules').entries()) {
    const { rule, id, allowlists } = parseRule(one, index, { file, rules, useDefault });
    if (rule !== undefined) rules.set(id, rule);
    add(id, allowlists);
  }
  const allowlists: Allowlist[] = [...base.allowlists];
  for (const one of [...top.tables('allowlist'), ...top.tables('allowlists')]) {
    const table = new Table(one, `${file}: [[allowlists]]`);
    const list = parseAllowlist(table);
    const targets = table.texts('targetRules');
    if (targets.length === 0) allowlists.push(list);
    for (const id of targets) add(id, [list]);
  }
  const disabled = [...base.disabled, ...extend.texts('disabledRules')];
  const kept: GitleaksRule[] = [...rules.values()].filter(
    ({ id }) =>
      !disabled.includes(id) || top.tables('rules').some((one) => (one as { id?: string }).id === id),
  );
  return { rules: kept, disabled, allowlists, ofRules: Object.fromEntries(ofRules) };
}

function baseOf(extend: Table, file: string, depth: number): GitleaksConfig {
  const path = extend.text('path');
  if (path === '') return { rules: [], disabled: [], allowlists: [], ofRules: {} };
  if (depth === DEEPEST) extend.fail(`more than ${DEEPEST} files extend each other`);
  // gitleaks reads the path from the current folder.
  return loadGitleaks(existsSync(path) ? path : join(dirname(file), path), depth + 1);
}

function parsed(file: string): object {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new GitleaksFault(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  try {
    return parse(text);
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    const { line } = error as { line?: number };
    throw new GitleaksFault(
      `${file} is not TOML: ${first.replace(/^Invalid TOML document: /, '')}, line ${line ?? '?'}.`,
    );
  }
}
