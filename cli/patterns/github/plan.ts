import { type GitHubPattern, NAME_START } from '../../../scan/src/patterns/github';
import type { ExistingPattern } from './api';

/** Changes that give an organization the patterns of an app. */
export interface Plan {
  readonly create: readonly GitHubPattern[];
  readonly update: readonly { readonly existing: ExistingPattern; readonly pattern: GitHubPattern }[];
  /** Patterns that are there, with the same expressions. */
  readonly same: readonly ExistingPattern[];
  /** Patterns of this command for keys that this app does not have. They may belong to another app. */
  readonly others: readonly ExistingPattern[];
}

/** Compares the patterns of an app with those of an organization. A pattern is found by its name; none is deleted. */
export function planOf(wanted: readonly GitHubPattern[], existing: readonly ExistingPattern[]): Plan {
  const byName = new Map(existing.map((pattern) => [pattern.name, pattern]));
  const pairs = wanted.map((pattern) => ({ pattern, existing: byName.get(pattern.name) }));
  const found = pairs.filter((pair) => pair.existing !== undefined) as Plan['update'][number][];
  const names = new Set(wanted.map(({ name }) => name));
  return {
    create: pairs.filter((pair) => pair.existing === undefined).map(({ pattern }) => pattern),
    update: found.filter((pair) => !isSame(pair.pattern, pair.existing)),
    same: found.filter((pair) => isSame(pair.pattern, pair.existing)).map((pair) => pair.existing),
    others: existing.filter(({ name }) => name.startsWith(NAME_START) && !names.has(name)),
  };
}

function isSame(wanted: GitHubPattern, existing: ExistingPattern): boolean {
  const list = (values: readonly string[] | null | undefined) => JSON.stringify(values ?? []);
  return (
    wanted.pattern === existing.pattern &&
    wanted.start_delimiter === existing.start_delimiter &&
    wanted.end_delimiter === existing.end_delimiter &&
    list(wanted.must_not_match) === list(existing.must_not_match)
  );
}
