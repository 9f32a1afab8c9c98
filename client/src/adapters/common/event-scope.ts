import type { Secret } from '../../secret/secret';
import type { SecretHandle } from '../../secret-handle';
import type { SecretsClient } from '../../secrets-client';
import { isAuthenticationError } from '../../with-secret/classify';

/** Secrets by the names under which the handler gets them: names or ARNs, or handles. */
// biome-ignore lint/suspicious/noExplicitAny: a handle of any schema
export type LambdaSecrets = Readonly<Record<string, string | SecretHandle<any>>>;

/** The current versions at the start of an event. */
export type LambdaValues<S extends LambdaSecrets> = {
  readonly [K in keyof S]: S[K] extends SecretHandle<infer T> ? Secret<T> : Secret;
};

/** Options of `withSecrets`. */
export interface LambdaOptions {
  /**
   * Fetches the secrets when the function starts, before its first event. A failure is tried again at the first event.
   *
   * @default true
   */
  readonly prefetch?: boolean;
  /**
   * Longest time for which the end of an event waits for fetches in the background, milliseconds. Lambda freezes the
   * process after the event, and a fetch that is interrupted has to be repeated.
   *
   * @default 250
   */
  readonly settle?: number;
  /** True for errors of the handler that say that a credential is refused. @default isAuthenticationError */
  readonly isAuthError?: (error: unknown) => boolean;
}

/** The secrets of a Lambda function, at the start and the end of its events. */
export class EventScope<S extends LambdaSecrets> {
  private readonly handles: readonly (readonly [string, SecretHandle])[];
  private readonly settle: number;
  private readonly isAuthError: (error: unknown) => boolean;

  constructor(
    private readonly client: SecretsClient,
    secrets: S,
    { prefetch = true, settle = 250, isAuthError = isAuthenticationError }: LambdaOptions,
  ) {
    this.settle = settle;
    this.isAuthError = isAuthError;
    this.handles = Object.entries(secrets).map(([name, secret]) => [
      name,
      typeof secret === 'string' ? client.secret(secret) : secret,
    ]);
    const handles = this.handles.map(([, handle]) => handle);
    // The first event reports a failure.
    if (prefetch) client.ready(handles, { timeout: 0 }).catch(() => {});
  }

  /** Reads the secrets. */
  async begin(): Promise<LambdaValues<S>> {
    const values = await Promise.all(
      this.handles.map(async ([name, handle]) => [name, await handle.get()] as const),
    );
    return Object.fromEntries(values) as LambdaValues<S>;
  }

  /** Waits for fetches in the background, but not for long. */
  async end(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.settle);
    });
    await Promise.race([this.client.idle(), late]);
    clearTimeout(timer);
  }

  /** Fetches the secrets again if the error says that one was refused. */
  async fail(error: unknown, values: Readonly<Record<string, Secret>>): Promise<void> {
    if (this.isAuthError(error)) {
      for (const [name, handle] of this.handles) {
        const unlessVersion = values[name]?.versionId;
        // The client reports a failure by its event.
        if (unlessVersion !== undefined) handle.refresh({ unlessVersion }).catch(() => {});
      }
    }
    await this.end();
  }
}
