/** Secret parts of one credential. */
export interface IndexedCredential {
  readonly id: string;
  readonly secrets: readonly string[];
}

/** A version of the secret whose secret parts the index must know. */
export interface IndexedVersion {
  readonly version: string;
  /** Time at which the value was stored, milliseconds. */
  readonly issued: number;
  /** True for AWSCURRENT. A part that several versions hold belongs to the current one. */
  readonly current: boolean;
  readonly credentials: readonly IndexedCredential[];
}

/** Index of the fingerprints of secret values, by which a leaked value is recognized. */
export interface LeakIndex {
  /** Identifies the index in the records of the secret. Another table or key has another id. */
  readonly id: string;
  /** Writes the fingerprints of a version. Writing them again changes nothing. */
  write(version: IndexedVersion): Promise<void>;
}

/** Table and key of an index, and the secret that it describes. */
export interface LeakIndexConfig {
  /** ARN of the table. */
  readonly table: string;
  /** ARN of the HMAC key. */
  readonly key: string;
  readonly secretArn: string;
  readonly kind: string;
  /** Prefix of the keys, for a kind whose keys have one. */
  readonly prefix?: string;
}
