import type { Allowlist, GitleaksConfig } from './config';
import { compile } from './regex';

/** Finding that an allowlist can exclude. */
export interface Candidate {
  readonly secret: string;
  /** Text that the rule matched. */
  readonly match: string;
  readonly line: string;
  readonly path: string;
  readonly commit: string | undefined;
}

type Check = (candidate: Candidate) => boolean;

/** Allowlists of a configuration of gitleaks. */
export class Exclusions {
  private readonly ofAll: readonly Check[];
  private readonly ofRules: ReadonlyMap<string, readonly Check[]>;

  constructor({ allowlists, ofRules }: GitleaksConfig) {
    this.ofAll = allowlists.map(checkOf);
    this.ofRules = new Map(Object.entries(ofRules).map(([id, lists]) => [id, lists.map(checkOf)]));
  }

  /** True if a finding of a rule is none. */
  has(rule: string, candidate: Candidate): boolean {
    return [...this.ofAll, ...(this.ofRules.get(rule) ?? [])].some((check) => check(candidate));
  }
}

function checkOf({ all, commits, paths, regexes, target, stopwords }: Allowlist): Check {
  const [pathPatterns, patterns] = [paths, regexes].map((list) => list.map(compile));
  const checks: Check[] = [];
  if (commits.length > 0)
    checks.push(({ commit }) => commit !== undefined && commits.includes(commit.toLowerCase()));
  if (paths.length > 0) checks.push(({ path }) => pathPatterns?.some((one) => one.test(path)) === true);
  if (regexes.length > 0)
    checks.push((candidate) => patterns?.some((one) => one.test(candidate[target])) === true);
  if (stopwords.length > 0)
    checks.push(({ secret }) => stopwords.some((word) => secret.toLowerCase().includes(word)));
  return (candidate) =>
    all ? checks.every((check) => check(candidate)) : checks.some((check) => check(candidate));
}
