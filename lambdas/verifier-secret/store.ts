/** A version of the verifier secret. */
export interface VerifierState {
  readonly text: string;
  readonly version: string;
}

/**
 * The verifier secret: the public half of a credential, which services read instead of the credential. Rotations and sweeps
 * may write at the same time.
 */
export interface VerifierStore {
  /** The current state; undefined before the first write. */
  read(): Promise<VerifierState | undefined>;
  /**
   * Replaces the state that was read. Returns false when another one has become current meanwhile.
   *
   * @param from version that was read; undefined before the first write.
   */
  replace(text: string, from: string | undefined): Promise<boolean>;
}

/** A change of the text; undefined for a text that stays. */
export type Change = (text: string | undefined) => string | undefined;

const ATTEMPTS = 8;

/** Changes the verifier secret, again after each concurrent change. Returns false when nothing was to be changed. */
export async function change(
  store: VerifierStore,
  next: Change,
  pause: () => Promise<void>,
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const seen = await store.read();
    const text = next(seen?.text);
    if (text === undefined) return false;
    if (await store.replace(text, seen?.version)) return true;
    if (attempt === ATTEMPTS) throw new Error('The verifier secret changed at each attempt to write it.');
    await pause();
  }
}
