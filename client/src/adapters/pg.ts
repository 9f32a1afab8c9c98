import pg, { type Client, type ClientConfig, type Pool, type PoolClient, type PoolConfig } from 'pg';
import type { AnySecretHandle } from '../secret-handle';
import { Attempts } from './common/attempts';
import { loginOf } from './common/login';
import { Outdated } from './common/outdated';
import type { SecretPoolOptions } from './common/pool-options';

export type { SecretPoolOptions };

type Callback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: PoolClient['release'],
) => void;

/**
 * Creates a pool of the library `pg` that logs in with a secret and follows its rotation. A new connection that the server
 * refuses is opened again with a newer version. `user`, `password`, `host`, `port` and `database` come from the secret;
 * `host`, `port` and `database` of the configuration take precedence.
 *
 * @throws CredentialRefusedError from `connect` and `query` when the server refuses every version
 */
export function createPool(
  handle: AnySecretHandle,
  config: PoolConfig = {},
  { drain = true, ...options }: SecretPoolOptions = {},
): Pool {
  const attempts = new Attempts(handle);
  const outdated = new Outdated(handle, drain);

  class SecretClient extends pg.Client {
    constructor(given?: string | ClientConfig) {
      const secret = attempts.secret();
      const { user, password, ...place } = loginOf(secret);
      super({ ...place, ...(given as ClientConfig), ...(user !== undefined && { user }), password });
      outdated.opened(this, secret.versionId);
    }
  }

  class SecretPool extends pg.Pool {
    override connect(): Promise<PoolClient>;
    override connect(callback: Callback): void;
    override connect(callback?: Callback): Promise<PoolClient> | undefined {
      const connecting = handle.withSecret(
        (secret) => attempts.run(secret, async () => prepare(await super.connect())),
        options,
      );
      if (callback === undefined) return connecting;
      connecting.then(
        // An error of the callback is not one of this promise.
        (client) => queueMicrotask(() => callback(undefined, client, client.release)),
        (error) => queueMicrotask(() => callback(error, undefined, () => {})),
      );
      return undefined;
    }

    override end(): Promise<void>;
    override end(callback: () => void): void;
    override end(callback?: () => void): Promise<void> | undefined {
      outdated.stop();
      if (callback === undefined) return super.end();
      super.end(callback);
      return undefined;
    }
  }

  /** Makes a connection end instead of returning to the pool once its version is replaced. */
  function prepare(client: PoolClient): PoolClient {
    const release = client.release;
    client.release = (error) => release(error ?? outdated.has(client));
    return client;
  }

  return new SecretPool({ ...config, Client: SecretClient as unknown as new () => Client });
}
