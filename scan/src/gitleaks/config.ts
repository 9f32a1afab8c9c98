/** Rule in the format of gitleaks. */
export interface GitleaksRule {
  readonly id: string;
  readonly description: string;
  /** Absent for a rule of paths only. */
  readonly regex?: string;
  readonly path?: string;
  /** Group of the secret; 0 for the first group with a text, or the whole match. */
  readonly group: number;
  readonly entropy: number;
  readonly keywords: readonly string[];
}

/** Findings that are none. */
export interface Allowlist {
  /** True if all checks must hold, false if one is enough. */
  readonly all: boolean;
  readonly commits: readonly string[];
  readonly paths: readonly string[];
  readonly regexes: readonly string[];
  readonly target: 'secret' | 'match' | 'line';
  readonly stopwords: readonly string[];
}

/** Configuration of gitleaks, which was checked. */
export interface GitleaksConfig {
  readonly rules: readonly GitleaksRule[];
  /** Ids of built-in rules that are not used. */
  readonly disabled: readonly string[];
  /** Allowlists of all rules. */
  readonly allowlists: readonly Allowlist[];
  /** Allowlists of one rule, by its id. */
  readonly ofRules: Readonly<Record<string, readonly Allowlist[]>>;
}

/** A configuration of gitleaks cannot be used. The message names the file and the rule. */
export class GitleaksFault extends Error {}
