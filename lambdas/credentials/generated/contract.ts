/** The name of the kind. */
export const GENERATED = 'generated';

/** Parameters of the kind, as the construct writes them; the custom resource has the length as text. */
export interface GeneratedParameters {
  /** Characters of the key, without the prefix. */
  readonly length: number;
  /** The characters to choose from. */
  readonly alphabet: string;
  /** What every key begins with; may be empty. */
  readonly prefix: string;
}

/** What the secret holds. */
export interface GeneratedValue {
  readonly key: string;
}
