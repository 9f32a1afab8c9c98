/** Place of a secret in a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Text with the secret that the rule matched. The default is the secret. */
  readonly whole?: { readonly start: number; readonly end: number };
  /** Name of the environment variable whose value it is, and the value, which can be encoded in the text. */
  readonly variable?: string;
  readonly value?: string;
}

/** Rule of the scanner. The time for each keyword is bounded, so that a scan takes time in proportion to the text. */
export interface Rule {
  readonly id: string;
  readonly description: string;
  /** Action for the user who finds the secret in a file. */
  readonly fix: string;
  /** Lower-case texts, near which the rule is applied. Without one, it is applied to every text, and has `within`. */
  readonly keywords: readonly string[];
  /** Order of rules that find the same text: own keys are 0, vendors 1, general forms 2. */
  readonly order: number;
  /** False for the paths to which the rule does not apply. */
  appliesTo?(path: string): boolean;
  /** Secrets for the keyword that starts at a position. */
  at?(text: string, start: number, path: string): Iterable<Span>;
  /**
   * Characters before and after a keyword in which a match can be, infinite for the whole text. Such a rule has `within`
   * instead of `at`, so that near keywords are scanned once.
   */
  readonly reach?: number;
  /** Secrets of a part of a text. */
  within?(text: string, from: number, to: number): Iterable<Span>;
}
