import type { WithSecretOptions } from '../../with-secret/with-secret';

/** Options of a pool that follows a secret. */
export interface SecretPoolOptions extends WithSecretOptions {
  /**
   * Closes connections of a replaced version when they return to the pool.
   *
   * @default true
   */
  readonly drain?: boolean;
}
