import type { Rule, Span } from '../rules/rule';
import { KeywordFinder } from './keyword-finder';

/** Secret that a rule found. */
export interface Match extends Span {
  readonly rule: Rule;
}

/** Applies rules to texts. */
export class TextScanner {
  private readonly finder: KeywordFinder;
  private readonly rulesOf: readonly (readonly Rule[])[];
  /** Rules without keywords. */
  private readonly always: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    const keywords = [...new Set(rules.flatMap((rule) => rule.keywords))];
    this.finder = new KeywordFinder(keywords);
    this.always = rules.filter((rule) => rule.keywords.length === 0);
    this.rulesOf = keywords.map((keyword) => rules.filter((rule) => rule.keywords.includes(keyword)));
  }

  /** Secrets of a text in its order, each once: where rules overlap, the most specific one counts. */
  scan(text: string, path: string): Match[] {
    const found: Match[] = [];
    const windows = new Map<Rule, Window[]>();
    for (const rule of this.always)
      if (rule.appliesTo?.(path) !== false) windows.set(rule, [[0, text.length]]);
    this.finder.find(text, (keyword, start) => {
      for (const rule of this.rulesOf[keyword] as readonly Rule[]) {
        if (rule.appliesTo?.(path) === false) continue;
        if (rule.reach !== undefined) addWindow(windows, rule, start - rule.reach, start + rule.reach);
        else for (const span of rule.at?.(text, start, path) ?? []) found.push({ ...span, rule });
      }
    });
    for (const [rule, parts] of windows) {
      for (const [from, to] of parts) {
        const spans = rule.within?.(text, Math.max(0, from), Math.min(text.length, to)) ?? [];
        for (const span of spans) found.push({ ...span, rule });
      }
    }
    return withoutOverlaps(found);
  }
}

/** Part of a text. */
type Window = [from: number, to: number];

/** Adds a window, and merges it with the one before. */
function addWindow(windows: Map<Rule, Window[]>, rule: Rule, from: number, to: number): void {
  const parts = windows.get(rule) ?? [];
  const last = parts.at(-1);
  if (last !== undefined && from <= last[1]) last[1] = to;
  else parts.push([from, to]);
  windows.set(rule, parts);
}

/** Keeps the matches of the lowest order, and of those the first and longest. */
function withoutOverlaps(found: readonly Match[]): Match[] {
  const best = [...found].sort((a, b) => a.rule.order - b.rule.order || a.start - b.start || b.end - a.end);
  const kept: Match[] = [];
  for (const match of best) insert(kept, match);
  return kept;
}

/** Inserts a match in the order of the text, unless it overlaps another. */
function insert(kept: Match[], match: Match): void {
  let [low, high] = [0, kept.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((kept[middle] as Match).start < match.start) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [kept[low - 1], kept[low]];
  if (before !== undefined && before.end > match.start) return;
  if (after !== undefined && after.start < match.end) return;
  kept.splice(low, 0, match);
}
