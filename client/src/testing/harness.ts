import type { Backend } from '../backend';

/** A backend under test, with the controls of its store. Each control takes effect before its promise resolves. */
export interface BackendHarness {
  readonly backend: Backend;
  /** Stores a new version, with the given staging label or as the current version. */
  put(id: string, value: string | Uint8Array, stage?: string): Promise<void> | void;
  /** Access to the secret is denied from now on. */
  deny?(id: string): Promise<void> | void;
  /** Deletes the secret, so that the store still knows it. */
  delete?(id: string): Promise<void> | void;
  /** The key that encrypts the secret is disabled from now on. */
  disableKey?(id: string): Promise<void> | void;
  /** The store answers that there are too many requests from now on. */
  throttle?(): Promise<void> | void;
  /** The store fails, or refuses connections, from now on. */
  fail?(): Promise<void> | void;
  /** The store does not answer from now on. */
  hang?(): Promise<void> | void;
  /** Ends the store. */
  close?(): Promise<void> | void;
}
