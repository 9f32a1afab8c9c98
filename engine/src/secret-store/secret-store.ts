/** Secrets Manager as the engine uses it, for one secret. */
export interface SecretStore {
  /** Labelled versions and tags. Throws SecretMissing. */
  describe(): Promise<SecretState>;
  /** The value of a version, labelled or not; undefined when there is none, or none yet. */
  read(version: string): Promise<StoredValue | undefined>;
  /**
   * Stores the value of a version and puts AWSPENDING on it. The same value may be stored again;
   * `taken` when the version has another value.
   */
  put(version: string, text: string, rotationToken?: string): Promise<'stored' | 'taken'>;
  /** Moves or takes off a label; false when `from` does not carry it (any more). */
  move(label: string, places: { readonly from?: string; readonly to?: string }): Promise<boolean>;
  tag(tags: Readonly<Record<string, string>>): Promise<void>;
  untag(keys: readonly string[]): Promise<void>;
  /** Starts a rotation now; `refused` when one is in progress. */
  rotate(): Promise<'started' | 'refused'>;
}

export interface SecretState {
  /** Absent until rotation is configured, and for rotations managed by another service. */
  readonly rotationEnabled?: boolean;
  /** Labels by version; versions without labels are left out. */
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
