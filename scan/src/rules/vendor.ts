/** Rule of the table that `tools/scanners/vendor` makes from the rules of gitleaks. */
export interface VendorRule {
  readonly id: string;
  readonly description: string;
  /** Regular expression of gitleaks. */
  readonly re2: string;
  /** The same for JavaScript, with limited repetitions and without optional parts at the start. */
  readonly js: string;
  /** Lower-case texts, one of which the file must contain. */
  readonly keywords: readonly string[];
  /** Start of a match: at a keyword, near one, or anywhere in a file with one. */
  readonly at: 'keyword' | 'near' | 'file';
  /** Length of the longest match, if it starts near a keyword. */
  readonly reach?: number;
  /** Least entropy of the secret, in bits for each character. */
  readonly entropy?: number;
  /** Group of the secret; by default the first group with a text, or the whole match. */
  readonly group?: number;
  /** Regular expression of the paths to which the rule applies. */
  readonly path?: string;
  /** Regular expressions of secrets that are no findings. */
  readonly allow?: readonly string[];
}
