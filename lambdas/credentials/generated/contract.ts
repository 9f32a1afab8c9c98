/** The name of the kind. */
export const GENERATED = 'generated';

/** Parameters of the kind, as the construct writes them. The custom resource passes the length as a string. */
export interface GeneratedParameters {
  /** Characters of the key, without the prefix. */
  readonly length: number;
  /** The characters to choose from. */
  readonly alphabet: string;
  /** Prefix of every key; may be empty. */
  readonly prefix: string;
}

/** The value of the secret. */
export interface GeneratedValue {
  readonly key: string;
}
