import type { Rule } from '../rules/rule';

/** Owner of a secret that the app issued. */
export interface Owned {
  /** ARN of the secret; for a customer's key, of the table of its store. */
  readonly secret: string;
  /** Id of the version; for a customer's key, of the key. */
  readonly version: string;
  readonly kind: string;
  readonly credential: string;
  readonly state: 'current' | 'pending' | 'grace' | 'dead' | 'unknown';
  /** Reason for which the state is unknown. */
  readonly reason?: string;
  /** Owner of a customer's key. */
  readonly owner?: string;
  /** Other secrets that hold the same value. The one that is most in use comes first, and they follow in this order. */
  readonly others?: readonly Owned[];
}

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
  /** SHA-256 of the secret, in hexadecimal digits, to match it against a leak index. No report has it. */
  readonly digest?: string;
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
  /** Construct path of the resource in a template, or its logical id. */
  readonly construct?: string;
  /** Property of the resource. */
  readonly property?: string;
  /** The secret of the app that it is. */
  readonly owned?: Owned;
  /** Note for the user, such as a `rekey:allow` without a reason. */
  readonly note?: string;
}
