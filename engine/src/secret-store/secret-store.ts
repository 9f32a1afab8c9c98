/** Operations of Secrets Manager on one secret. */
export interface SecretStore {
  /** Returns the labelled versions and the tags. Throws SecretMissing. */
  describe(): Promise<SecretState>;
  /** Returns the value of a version, labelled or not; undefined if it has none or none is visible yet. */
  read(version: string): Promise<StoredValue | undefined>;
  /**
   * Stores the value of a version with the label AWSPENDING. Storing the same value again succeeds. Returns `taken` if the
   * version has another value.
   */
  put(version: string, text: string, rotationToken?: string): Promise<'stored' | 'taken'>;
  /** Moves or removes a label. Returns false if `from` does not carry it. */
  move(label: string, places: { readonly from?: string; readonly to?: string }): Promise<boolean>;
  tag(tags: Readonly<Record<string, string>>): Promise<void>;
  untag(keys: readonly string[]): Promise<void>;
  /** Starts a rotation. Returns `refused` if one is in progress. */
  rotate(): Promise<'started' | 'refused'>;
}

export interface SecretState {
  /** Absent until rotation is configured, and for rotations managed by another service. */
  readonly rotationEnabled?: boolean;
  /** Labels by version, without versions that have none. */
  readonly versions: Readonly<Record<string, readonly string[]>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly lastChanged?: number;
}

export interface StoredValue {
  readonly text: string;
  /** Milliseconds. */
  readonly created: number;
}

export const CURRENT = 'AWSCURRENT';
export const PENDING = 'AWSPENDING';
export const PREVIOUS = 'AWSPREVIOUS';

export function versionWith(state: SecretState, label: string): string | undefined {
  return Object.keys(state.versions).find((version) => state.versions[version].includes(label));
}

export function labelsOf(state: SecretState, version: string): readonly string[] {
  return state.versions[version] ?? [];
}
