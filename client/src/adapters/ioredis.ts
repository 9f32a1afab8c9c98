import { Redis, type RedisOptions } from 'ioredis';
import type { Secret } from '../secret/secret';
import type { AnySecretHandle } from '../secret-handle';
import { isAuthenticationError } from '../with-secret/classify';
import type { WithSecretOptions } from '../with-secret/with-secret';
import { loginOf } from './common/login';

/**
 * Creates a client of the library `ioredis` that logs in with a secret and follows its rotation. When the server refuses
 * the login of a connection, commands wait while it is opened again with a newer version. `username` and `password` come
 * from the secret, and `host` and `port` too unless the options have them.
 *
 * Commands fail with a CredentialRefusedError when the server refuses every version.
 */
export function createRedis(
  handle: AnySecretHandle,
  redisOptions: Options = {},
  options: WithSecretOptions = {},
): Redis {
  const redis = new SecretRedis(handle, redisOptions, options);
  // As without a secret: a failure is an `error` event, and the connection is tried again.
  if (redisOptions.lazyConnect !== true) redis.connect().catch(() => {});
  return redis;
}

/** The client has the replies of RESP2. */
type Options = RedisOptions & { readonly replyMapping?: 'legacy' };
type Recover = Parameters<Redis['recoverFromFatalError']>;

class SecretRedis extends Redis {
  readonly #handle: AnySecretHandle;
  readonly #given: Options;
  readonly #withSecret: WithSecretOptions;
  #connecting: Promise<void> | undefined;
  /** Error with which the server refused the login of the connection that is being opened. */
  #refusal: Error | undefined;
  /** Failure of the latest connection, which ioredis handles. */
  #failure: unknown;

  /** The application ended the connection, perhaps while the secret is read. */
  #disconnected = false;

  constructor(handle: AnySecretHandle, given: Options, withSecret: WithSecretOptions) {
    super({ ...given, lazyConnect: true } as Options);
    this.#handle = handle;
    this.#given = given;
    this.#withSecret = withSecret;
  }

  override connect(callback?: (error: Error | null) => void): Promise<void> {
    if (['connecting', 'connect', 'ready'].includes(this.status) && this.#connecting === undefined)
      return super.connect(callback as never);
    // Commands that wait for the secret remember the database of the connection.
    const internals = this as unknown as { condition?: object };
    internals.condition ??= { select: this.options.db, auth: undefined, subscriber: false };
    this.#disconnected = false;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    if (callback !== undefined) this.#connecting.then(() => callback(null), callback);
    return this.#connecting;
  }

  override disconnect(reconnect = false): void {
    if (!reconnect) this.#disconnected = true;
    super.disconnect(reconnect);
  }

  /** Keeps the waiting commands when a login is refused: the connection is opened again. */
  override recoverFromFatalError(...[commandError, error, options]: Recover): void {
    const isRefusal = this.#withSecret.isAuthError ?? isAuthenticationError;
    if (this.#connecting === undefined || !isRefusal(error)) {
      super.recoverFromFatalError(commandError, error, options);
      return;
    }
    this.#refusal = error;
    this.disconnect(true);
  }

  override duplicate<Override extends Partial<RedisOptions> | undefined = undefined>(
    override?: Override,
  ): ReturnType<Redis['duplicate']> {
    const redis = createRedis(this.#handle, { ...this.#given, ...(override as Options) }, this.#withSecret);
    // The replies keep their form, whatever the type computes.
    return redis as never;
  }

  async #connect(): Promise<void> {
    try {
      await this.#handle.withSecret((secret) => this.#connectWith(secret), this.#withSecret);
    } catch (error) {
      // Commands wait for a connection, but not for a secret that is refused or cannot be read.
      if (error !== this.#failure) super.recoverFromFatalError(error as Error, error as Error, {});
      throw error;
    }
  }

  async #connectWith(secret: Secret): Promise<void> {
    const { user, password, host, port } = loginOf(secret);
    Object.assign(this.options, {
      ...(user !== undefined && { username: user }),
      ...(host !== undefined && this.#given.host === undefined && { host }),
      ...(port !== undefined && this.#given.port === undefined && { port }),
      password,
    });
    if (this.#disconnected) {
      this.#failure = new Error('Connection is closed.');
      throw this.#failure;
    }
    this.#refusal = undefined;
    try {
      await super.connect();
    } catch (error) {
      this.#failure = error;
      throw this.#refusal ?? error;
    }
  }
}
