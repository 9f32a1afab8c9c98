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

/** Letters and digits: 43 of them are 256 bits. */
export const DEFAULT_GENERATED: GeneratedParameters = {
  length: 43,
  alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  prefix: '',
};

/** What the secret holds. */
export interface GeneratedValue {
  readonly key: string;
}
