import type { Rule } from '../rules/rule';

/** Secret in a file. It never holds the secret itself. */
export interface Finding {
  /** Path with slashes; `archive.zip!entry` in an archive. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: Pick<Rule, 'id' | 'description' | 'fix'>;
  /** HMAC-SHA256 of the secret, in hexadecimal digits. */
  readonly secretHmac: string;
  /** The line with every secret replaced. */
  readonly excerpt: string;
  /** Encodings that were decoded, such as `base64`. */
  readonly decoded?: string;
  /** Name of the environment variable of the build whose value it is. */
  readonly variable?: string;
  /** Commit that added the line. */
  readonly commit?: string;
  /** Note for the user, such as a `rekey:allow` without a reason. */
  readonly note?: string;
}
