import type { BackendError } from '../backend';
import { fullJitter } from '../cache/backoff';
import { sleepUnlessClosed } from '../cache/context';
import type { Entry } from '../cache/entry';
import { refresh } from '../cache/refresh';
import { requireTime } from '../cache/settings';
import { clientClosed, type SecretsError } from '../errors';
import type { Secret } from '../secret/secret';
import { codeOf, isAuthenticationError } from './classify';
import { CredentialRefusedError } from './credential-refused-error';

/** Options of `withSecret`. */
export interface WithSecretOptions {
  /**
   * True for errors that say that the issuer refuses the credential.
   *
   * @default isAuthenticationError
   */
  readonly isAuthError?: (error: unknown) => boolean;
  /**
   * Stages to try when the current version is refused and no newer one exists. The reader needs permission for them.
   * AWSPENDING bridges the time between the change at the issuer and the promotion, AWSPREVIOUS a replica that lags. A
   * version of them that works is used until the current version changes, and by `withSecret` only.
   *
   * @default - none
   */
  readonly fallbackStages?: readonly ('AWSPENDING' | 'AWSPREVIOUS' | (string & {}))[];
  /**
   * Time after the first refusal for which a newer version is waited for, milliseconds.
   *
   * @default 5 seconds
   */
  readonly budget?: number;
}

/** Longest pauses between two looks for a newer version, milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;

/** Calls a function with versions of a secret until one is not refused. */
export async function withSecret<T, R>(
  entry: Entry<T>,
  atStage: (stage: string) => Entry<T>,
  fn: (secret: Secret<T>) => R | Promise<R>,
  { isAuthError = isAuthenticationError, fallbackStages = [], budget = 5_000 }: WithSecretOptions = {},
): Promise<R> {
  requireTime('budget', budget);
  const { events } = entry.context;
  const { id } = entry.key.request;
  const refused = new Map<string, Secret<T>>();
  const lookUps: (BackendError | SecretsError)[] = [];
  let last: unknown;
  for await (const secret of candidates(entry, fallbackStages.map(atStage), refused, lookUps, budget)) {
    try {
      const result = await fn(secret);
      remember(entry, secret, refused);
      return result;
    } catch (error) {
      if (!isAuthError(error)) throw error;
      last = error;
      refused.set(secret.versionId, secret);
      if (entry.stopgap?.secret === secret) entry.stopgap = undefined;
      events.emit('refused', { id, versionId: secret.versionId, code: codeOf(error) ?? 'refused' });
    }
  }
  if (entry.context.closed) throw clientClosed();
  throw new CredentialRefusedError(id, [...refused.values()], lookUps.at(-1), last);
}

/** Versions to try, each once: the cached one, a newer one, those at other stages, and newer ones within the budget. */
async function* candidates<T>(
  entry: Entry<T>,
  fallbacks: readonly Entry<T>[],
  refused: ReadonlyMap<string, Secret>,
  lookUps: (BackendError | SecretsError)[],
  budget: number,
): AsyncGenerator<Secret<T>> {
  const { context } = entry;
  const { clock, random } = context;
  const current = await entry.get();
  if (entry.stopgap?.refused === current.versionId) yield entry.stopgap.secret;
  yield current;
  // The wall clock may be set meanwhile.
  const until = clock.monotonic() + budget;
  for (let attempt = 0; ; attempt++) {
    for (const source of [entry, ...fallbacks]) {
      const secret = await newest(source, refused, lookUps);
      if (secret !== undefined) yield secret;
    }
    const pause = fullJitter(attempt, FIRST_PAUSE, LONGEST_PAUSE, random);
    if (context.closed || clock.monotonic() + pause >= until) return;
    await sleepUnlessClosed(context, pause);
    if (context.closed) return;
  }
}

/** A version that was not refused yet. It is fetched again when the cached one was. */
async function newest<T>(
  entry: Entry<T>,
  refused: ReadonlyMap<string, Secret>,
  lookUps: (BackendError | SecretsError)[],
): Promise<Secret<T> | undefined> {
  try {
    const cached = await entry.get();
    if (!refused.has(cached.versionId)) return cached;
    const fetched = await refresh(entry, { unlessVersion: cached.versionId });
    return refused.has(fetched.versionId) ? undefined : fetched;
  } catch (error) {
    lookUps.push(error as BackendError | SecretsError);
    return undefined;
  }
}

/** Keeps a version of another stage that works, for as long as the refused one is the current one. */
function remember<T>(entry: Entry<T>, secret: Secret<T>, refused: ReadonlyMap<string, Secret>): void {
  const current = entry.secret;
  if (current === undefined || !refused.has(current.versionId) || secret === current) return;
  entry.stopgap = { refused: current.versionId, secret };
}
