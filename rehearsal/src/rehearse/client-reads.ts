import {
  CredentialRefusedError,
  type SecretHandle,
  SecretsClient,
  type SecretsClientOptions,
} from 'rekey-client';
import type { LocalAws } from '../aws/local-aws';
import type { Timeline } from '../kernel/timeline';
import { awaitInTask, clientClock, inTask } from './client-clock';
import { LocalSecrets } from './local-secrets';

/** Use of a value as an application does. Rejects if the value is refused. */
export type Use = (value: string) => Promise<void>;

/** Options of the reads. */
export interface ClientReadsOptions extends SecretsClientOptions {
  /** Time for which a newer version is waited for, milliseconds. @default 0 */
  readonly budget?: number;
}

/** Reads a secret with the client `rekey-client`, as a process of a role. */
export class ClientReads {
  private readonly handle: SecretHandle;
  private readonly client: SecretsClient;
  private readonly timeline: Timeline;
  private readonly budget: number;

  constructor(
    aws: LocalAws,
    secretArn: string,
    roleArn: string,
    { budget = 0, backend = new LocalSecrets(aws, roleArn), ...options }: ClientReadsOptions = {},
  ) {
    this.client = new SecretsClient({
      backend,
      clock: clientClock(aws.timeline),
      // The middle of each random time: the seed of the run decides about faults and the times of reads.
      random: () => 0.5,
      timers: false,
      ...options,
    });
    this.handle = this.client.secret(secretArn);
    this.timeline = aws.timeline;
    this.budget = budget;
  }

  /** Ends the process. */
  close(): Promise<void> {
    return this.client.close();
  }

  /**
   * Uses the value; if it is refused, fetches it again and uses a newer version once. Returns true if that was needed.
   * Must be called inside a task.
   */
  async use(use: Use): Promise<boolean> {
    const cached = this.handle.peek();
    const refusals = new Map<string, unknown>();
    if (cached !== undefined) {
      try {
        await use(cached.reveal());
        return false;
      } catch (error) {
        refusals.set(cached.versionId, error);
      }
    }
    const using = this.handle.withSecret(
      (secret) => {
        // The client begins with the cached version.
        if (refusals.has(secret.versionId)) throw refusals.get(secret.versionId);
        const attempt = inTask(this.timeline, () => use(secret.reveal()));
        return attempt.catch((error: unknown) => {
          refusals.set(secret.versionId, error);
          throw error;
        });
      },
      { isAuthError: () => true, budget: this.budget },
    );
    await awaitInTask(this.timeline, using).catch((error: unknown) => {
      throw error instanceof CredentialRefusedError ? error.cause : error;
    });
    return refusals.size > 0;
  }
}
