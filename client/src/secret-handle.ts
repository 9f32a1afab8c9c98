import type { Cache } from './cache/cache';
import type { EntryKey } from './cache/context';
import type { Entry } from './cache/entry';
import type { Rotation } from './cache/fetched-value';
import { type RefreshOptions, refresh } from './cache/refresh';
import { callSafely } from './events';
import type { Secret } from './secret/secret';
import { watch } from './watch';
import { type WithSecretOptions, withSecret } from './with-secret/with-secret';

/** Entry of a handle, for modules of the client. */
export let entryOf: <T>(handle: SecretHandle<T>) => Entry<T>;

/** One secret of a `SecretsClient`. Keep it: it saves the look-up of the name at each read. */
export class SecretHandle<T = unknown> {
  readonly #cache: Cache;
  readonly #key: EntryKey<T>;
  #entry: Entry<T>;

  static {
    entryOf = (handle) => handle.#attached();
  }

  /** @internal */
  constructor(cache: Cache, key: EntryKey<T>) {
    this.#cache = cache;
    this.#key = key;
    this.#entry = cache.entry(key);
  }

  /** Name or ARN of the secret. */
  get id(): string {
    return this.#key.request.id;
  }

  /**
   * The current version. Returns a cached one while it is fresh, and while it is stale and fetched again in the
   * background. Waits for the backend only when there is no value that may be served.
   *
   * @throws BackendError when there is no value, or access to it ended
   * @throws StaleSecretError when the cached value reached its hard stop
   */
  get(): Promise<Secret<T>> {
    return (this.#entry.detached ? this.#attached() : this.#entry).get();
  }

  /** Like `get`, without waiting: undefined when there is no value that may be served. */
  peek(): Secret<T> | undefined {
    return (this.#entry.detached ? this.#attached() : this.#entry).peek();
  }

  /**
   * Fetches the secret although it is fresh. All callers share one fetch.
   *
   * @throws BackendError while `get` may go on with the cached value
   */
  refresh(options?: RefreshOptions): Promise<Secret<T>> {
    return refresh(this.#attached(), options);
  }

  /**
   * Calls a function with the secret. When the function fails with an authentication error, the secret is fetched again,
   * once for all callers, and the function is called with the new version. The function must tolerate being repeated.
   *
   * @throws CredentialRefusedError when every version was refused
   */
  withSecret<R>(fn: (secret: Secret<T>) => R | Promise<R>, options?: WithSecretOptions): Promise<R> {
    const { request } = this.#key;
    const atStage = (stage: string) =>
      this.#cache.entry({ ...this.#key, request: { id: request.id, stage } });
    return withSecret(this.#attached(), atStage, fn, options);
  }

  /**
   * Calls a function when the secret has another version, for example to drain a pool. The secret is fetched in the
   * background meanwhile, except in AWS Lambda (see `timers`). Returns a function that ends it.
   */
  onRotate(listener: (rotation: Rotation<T>) => unknown): () => void {
    const entry = this.#attached();
    const listen = (rotation: Rotation<T>) => callSafely(listener, rotation, `A listener of ${this.id}`);
    entry.listeners ??= new Set();
    entry.listeners.add(listen);
    entry.arm();
    return () => {
      entry.listeners?.delete(listen);
      entry.arm();
    };
  }

  /** The current version, and each later one. Versions that nobody waits for are skipped. Ends when the client closes. */
  watch(options: { readonly signal?: AbortSignal } = {}): AsyncIterableIterator<Secret<T>> {
    return watch(this, this.#cache.context, options.signal);
  }

  #attached(): Entry<T> {
    if (this.#entry.detached) this.#entry = this.#cache.entry(this.#key);
    return this.#entry;
  }
}

/** A handle, whatever the form of its JSON. */
// biome-ignore lint/suspicious/noExplicitAny: a handle both takes and gives its type, so that no other type has room for all
export type AnySecretHandle = SecretHandle<any>;
