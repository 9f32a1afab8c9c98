import type { BackendError } from './backend';
import type { SecretsError } from './errors';

/** Events of a `SecretsClient`. None holds a value of a secret. */
export interface ClientEvents {
  /** A secret has another current version than before. */
  rotated: { readonly id: string; readonly stage?: string; readonly from: string; readonly to: string };
  /** A fetch succeeded. */
  refreshed: { readonly id: string; readonly versionId: string; readonly fromReplica: boolean };
  /** A fetch failed, and reads go on with a cached value of this age in milliseconds. */
  stale: { readonly id: string; readonly versionId: string; readonly age: number };
  /** A fetch failed, or a new version is not valid. */
  error: { readonly id: string; readonly error: BackendError | SecretsError };
  /** A cached value was dropped, because the cache is full or the backend refuses it. */
  evicted: { readonly id: string; readonly versionId: string };
  /** An issuer refused a version that `withSecret` used. */
  refused: { readonly id: string; readonly versionId: string; readonly code: string };
  /** The client closed. */
  closed: Record<string, never>;
}

type Listener<K extends keyof ClientEvents> = (event: ClientEvents[K]) => void;

/** Calls listeners. Nothing that they throw reaches the cache. */
export class Events {
  private readonly listeners = new Map<keyof ClientEvents, Set<(event: never) => void>>();

  on<K extends keyof ClientEvents>(name: K, listener: Listener<K>): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  emit<K extends keyof ClientEvents>(name: K, event: ClientEvents[K]): void {
    for (const listener of this.listeners.get(name) ?? [])
      callSafely(listener as Listener<K>, event, `A listener of ${name}`);
  }
}

/** Calls a function of the user. A failure becomes a process warning without its message, which may quote a value. */
export function callSafely<A>(fn: (argument: A) => unknown, argument: A, name: string): void {
  const warn = (error: unknown) => {
    const type = error instanceof Error ? error.constructor.name : typeof error;
    process.emitWarning(`${name} failed with ${type}. Its message is not shown.`, 'SecretsClientWarning');
  };
  // An asynchronous function fails later.
  new Promise((resolve) => resolve(fn(argument))).catch(warn);
}
