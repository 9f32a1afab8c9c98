import mysql, { type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import type { AnySecretHandle } from '../secret-handle';
import { Attempts } from './common/attempts';
import { type Login, loginOf } from './common/login';
import { Outdated } from './common/outdated';
import type { SecretPoolOptions } from './common/pool-options';

export type { SecretPoolOptions };

type Callback = (error: NodeJS.ErrnoException | null, connection: PoolConnection) => unknown;

/** Parts of a pool of mysql2 that its types leave out. */
interface PoolInternals {
  readonly config: { readonly connectionConfig: object };
  releaseConnection(connection: PoolConnection): void;
}

/**
 * Creates a pool of the library `mysql2` that logs in with a secret and follows its rotation. A new connection that the
 * server refuses is opened again with a newer version. `user`, `password`, `host`, `port` and `database` come from the
 * secret; `host`, `port` and `database` of the configuration take precedence. `pool.promise()` has the same properties.
 *
 * Queries fail with a CredentialRefusedError when the server refuses every version.
 */
export function createPool(
  handle: AnySecretHandle,
  config: PoolOptions = {},
  { drain = true, ...options }: SecretPoolOptions = {},
): Pool {
  const attempts = new Attempts(handle);
  const outdated = new Outdated(handle, drain);
  const pool = mysql.createPool(config);
  const internals = pool as unknown as PoolInternals;
  const login = () => loginOf(attempts.secret());
  // A connection reads its configuration when it logs in.
  for (const name of ['user', 'password', 'host', 'port', 'database'] as const)
    if (name === 'user' || name === 'password' || config[name] === undefined)
      readFrom(internals.config.connectionConfig, name, login);

  const open = pool.getConnection.bind(pool);
  const connect = () =>
    new Promise<PoolConnection>((resolve, reject) => {
      open((error, connection) => (error ? reject(error) : resolve(connection)));
    });
  pool.getConnection = ((callback: Callback) => {
    handle
      .withSecret((secret) => attempts.run(secret, connect), options)
      .then(
        // An error of the callback is not one of this promise.
        (connection) => queueMicrotask(() => callback(null, connection)),
        (error) => queueMicrotask(() => callback(error, undefined as unknown as PoolConnection)),
      );
  }) as Pool['getConnection'];

  pool.on('connection', (connection) => outdated.opened(connection, attempts.secret().versionId));
  const release = internals.releaseConnection.bind(pool);
  const destroyed = new WeakSet<object>();
  internals.releaseConnection = (connection) => {
    if (destroyed.has(connection) || !outdated.has(connection)) return release(connection);
    destroyed.add(connection);
    connection.destroy();
  };

  const end = pool.end.bind(pool);
  pool.end = (callback?: Parameters<Pool['end']>[0]) => {
    outdated.stop();
    end(callback);
  };
  return pool;
}

/** Defines a member of a configuration that comes from the secret, unless the secret lacks it. */
function readFrom(config: object, name: keyof Login, login: () => Login): void {
  const given = (config as Record<string, unknown>)[name];
  Object.defineProperty(config, name, {
    enumerable: true,
    configurable: true,
    get: () => login()[name] ?? given,
    // `changeUser` writes the configuration of its connection.
    set(value: unknown) {
      Object.defineProperty(this, name, { value, enumerable: true, configurable: true, writable: true });
    },
  });
}
