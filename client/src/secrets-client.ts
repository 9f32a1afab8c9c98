import type { Backend } from './backend';
import { AwsSecretsManager } from './backends/aws/secrets-manager';
import { Cache } from './cache/cache';
import { applyChange, type SecretChange } from './cache/change';
import type { CacheContext } from './cache/context';
import { type Counters, noCounts } from './cache/counters';
import { type ReadyOptions, ready } from './cache/ready';
import { type CacheOptions, settingsOf } from './cache/settings';
import { Source } from './cache/source';
import { burstClock, type Clock, systemClock } from './clock';
import { clientClosed, noId } from './errors';
import { type ClientEvents, Events } from './events';
import { countersOf, type Health, healthOf } from './health';
import { createRedactor, type Redactor } from './secret/redactor';
import type { StandardSchema } from './secret/schema';
import type { Secret } from './secret/secret';
import { type AnySecretHandle, entryOf, SecretHandle } from './secret-handle';
import type { WithSecretOptions } from './with-secret/with-secret';

/** Options of a `SecretsClient`. */
export interface SecretsClientOptions extends CacheOptions {
  /** The store of the secrets. @default - AWS Secrets Manager, with the region and the credentials of the environment */
  readonly backend?: Backend;
  /**
   * A second store with the same secrets, such as a replica in another region. It is asked when the backend does not
   * answer. A refusal of the backend holds whatever the replica says.
   *
   * @default - none
   */
  readonly replica?: Backend;
  /** Source of time, for tests. @default - the clock of the machine */
  readonly clock?: Clock;
  /** Random numbers from 0 to 1, for tests. @default Math.random */
  readonly random?: () => number;
}

/** Options of one secret. */
export interface SecretOptions<T> {
  /** Staging label of the version. @default - the current version */
  readonly stage?: string;
  /** Id of the version. @default - the version with the stage */
  readonly versionId?: string;
  /** Validates the JSON of each new version, once. The last valid version stays in use. @default - none */
  readonly schema?: StandardSchema<T>;
  /** `bytes` holds text in memory that is overwritten when the version is replaced. @default 'text' */
  readonly as?: 'text' | 'bytes';
}

/** Reads secrets, keeps them in memory, and follows their rotation. */
export class SecretsClient {
  readonly #cache: Cache;
  #closed: Promise<void> | undefined;

  /** @throws SecretsError InvalidOptions */
  constructor(clientOptions: SecretsClientOptions = {}) {
    const { backend = new AwsSecretsManager(), replica, clock = systemClock, ...rest } = clientOptions;
    const { random = Math.random, ...options } = rest;
    const settings = settingsOf(options);
    const context: CacheContext = {
      settings,
      source: new Source(backend, replica, clock, random, settings.timeout),
      clock,
      readClock: clock === systemClock ? burstClock(clock.now) : clock.now,
      random,
      events: new Events(),
      counters: noCounts(),
      closed: false,
      closing: new Set(),
      generation: 0,
    };
    this.#cache = new Cache(context);
  }

  /**
   * A secret by its name or ARN. Nothing is fetched before it is read.
   *
   * @throws SecretsError InvalidOptions if the id is empty or no text
   */
  secret<T = unknown>(id: string, { stage, versionId, schema, as }: SecretOptions<T> = {}): SecretHandle<T> {
    if (typeof id !== 'string' || id === '') throw noId(id);
    const request = {
      id,
      ...(stage !== undefined && { stage }),
      ...(versionId !== undefined && { versionId }),
    };
    return new SecretHandle<T>(this.#cache, { request, ...(schema && { schema }), asBytes: as === 'bytes' });
  }

  /** Reads a secret. @throws BackendError, StaleSecretError like `SecretHandle.get` */
  get(id: string): Promise<Secret> {
    try {
      return this.secret(id).get();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Calls a function with a secret, see `SecretHandle.withSecret`. @throws CredentialRefusedError */
  async withSecret<R>(
    id: string,
    fn: (secret: Secret) => R | Promise<R>,
    options?: WithSecretOptions,
  ): Promise<R> {
    return this.secret(id).withSecret(fn, options);
  }

  /** Fetches secrets at the start of a process, in as few calls as the backend can. @throws NotReadyError */
  async ready(secrets: readonly (string | AnySecretHandle)[], options: ReadyOptions = {}): Promise<void> {
    if (this.#closed) throw clientClosed();
    const entries = secrets.map((secret) =>
      entryOf(typeof secret === 'object' && secret !== null ? secret : this.secret(secret)),
    );
    return ready(entries, options, this.#cache.context);
  }

  /**
   * Tells the client that a secret has another current version, from an event: cached versions that are older are fetched
   * again, while reads go on. Resolves when that has ended. Never rejects: a failed fetch is an `error` event.
   */
  changed(change: SecretChange): Promise<void> {
    return applyChange(this.#cache, change);
  }

  /**
   * Resolves when the fetches that are in progress have ended, at the latest after their deadline. For processes that are
   * frozen, such as a Lambda function between two events.
   */
  async idle(): Promise<void> {
    await Promise.allSettled([...this.#cache.all()].map(({ landing }) => landing));
  }

  /** Calls a listener at each event. Returns a function that ends it. */
  on<K extends keyof ClientEvents>(name: K, listener: (event: ClientEvents[K]) => void): () => void {
    return this.#cache.context.events.on(name, listener);
  }

  /** State of the client, without any value: for health checks and reports. */
  health(): Health {
    return healthOf(this.#cache);
  }

  /** Numbers of what the client did, for metrics. */
  counters(): Counters {
    return countersOf(this.#cache);
  }

  /** A function that replaces the values in the cache, in every usual encoding, in lines of a log. */
  redactor(): Redactor {
    return createRedactor(
      () => this.#cache.secrets(),
      () => this.#cache.context.generation,
    );
  }

  /** Ends fetches and watches, and overwrites what can be overwritten. Reads fail from then on. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  /** Closes the client at the end of a `using` block. */
  [Symbol.dispose](): void {
    this.close().catch(() => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #end(): Promise<void> {
    const { context } = this.#cache;
    context.closed = true;
    this.#cache.close();
    for (const end of context.closing) end();
    context.events.emit('closed', {});
    await context.source.close();
  }
}
