import type { VerifierState, VerifierStore } from './store';

/** A verifier secret in memory, for tests and the proof. */
export class MemoryVerifierStore implements VerifierStore {
  private versions = 0;

  /** @param state holds the current version, so that a rewind finds it in one object. */
  constructor(readonly state: { current?: VerifierState } = {}) {}

  async read(): Promise<VerifierState | undefined> {
    return this.state.current;
  }

  async replace(text: string, from: string | undefined): Promise<boolean> {
    if (this.state.current?.version !== from) return false;
    this.state.current = { text, version: `version-${++this.versions}` };
    return true;
  }
}
