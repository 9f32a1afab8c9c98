import { AsyncLocalStorage } from 'node:async_hooks';
import { SecretsError } from '../../errors';
import type { Secret } from '../../secret/secret';
import type { AnySecretHandle } from '../../secret-handle';

/** The secret with which a library connects. Libraries read it in callbacks that have no parameter for it. */
export class Attempts {
  private readonly current = new AsyncLocalStorage<{ secret: Secret | undefined }>();

  constructor(private readonly handle: AnySecretHandle) {}

  /** Connects with a secret. */
  async run<R>(secret: Secret, connect: () => Promise<R>): Promise<R> {
    const attempt: { secret: Secret | undefined } = { secret };
    try {
      return await this.current.run(attempt, connect);
    } finally {
      // The connection goes on in this context. What it starts later uses the secret of that time.
      attempt.secret = undefined;
    }
  }

  /** The secret of the attempt, and outside of one the cached secret. */
  secret(): Secret {
    const secret = this.current.getStore()?.secret ?? this.handle.peek();
    if (secret !== undefined) return secret;
    throw new SecretsError(
      'SecretStale',
      `Secret ${this.handle.id} is not available for a new connection. Action: call ready() at the start, and see health().`,
    );
  }
}
