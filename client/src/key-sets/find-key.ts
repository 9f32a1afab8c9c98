import type { Secret } from '../secret/secret';
import { type AnySecretHandle, entryOf } from '../secret-handle';
import { KeyIndex, type NamedKey } from './key-index';

/** Options of a key set. */
export interface KeySetOptions {
  /**
   * Shortest time between two fetches that unknown keys cause, milliseconds. Anybody can send a token with an unknown key.
   *
   * @default 10 seconds
   */
  readonly minRefetchInterval?: number;
}

/** No key of the set fits a token. Its `code` is that of the same error of `jose`, for code that handles both. */
export class NoMatchingKeyError extends Error {
  override readonly name = 'NoMatchingKeyError';
  readonly code = 'ERR_JWKS_NO_MATCHING_KEY';

  constructor(secret: Secret) {
    super(`No key of ${secret} fits the key id and the algorithm of the token.`);
  }
}

/** A key, with the keys of its version. */
export interface FoundKey {
  readonly key: NamedKey;
  readonly index: KeyIndex;
}

const MIN_REFETCH_INTERVAL = 10_000;

/**
 * Creates a function that finds a key by its id. When the id is unknown, the secret is fetched again, once for all callers
 * and not more often than `minRefetchInterval`.
 *
 * @param fits returns true if the key may be used for the token.
 */
export function keyFinder<Header extends { readonly kid?: string }>(
  handle: AnySecretHandle,
  fits: (header: Header, key: NamedKey) => boolean,
  { minRefetchInterval = MIN_REFETCH_INTERVAL }: KeySetOptions = {},
): (header: Header) => Promise<FoundKey> {
  const { clock } = entryOf(handle).context;
  let refetched = Number.NEGATIVE_INFINITY;
  let refetch: Promise<Secret> | undefined;

  const again = (unlessVersion: string): Promise<Secret> | undefined => {
    const now = clock.monotonic();
    if (refetch === undefined && now - refetched < minRefetchInterval) return undefined;
    refetched = now;
    refetch ??= handle.refresh({ unlessVersion }).finally(() => {
      refetch = undefined;
    });
    return refetch;
  };

  return async (header) => {
    const { kid } = header;
    let secret: Secret = await handle.get();
    let found = kid === undefined ? undefined : KeyIndex.of(secret).find(kid);
    if (kid !== undefined && found === undefined) {
      secret = (await again(secret.versionId)) ?? (await handle.get());
      found = KeyIndex.of(secret).find(kid);
    }
    if (found === undefined || !fits(header, found)) throw new NoMatchingKeyError(secret);
    return { key: found, index: KeyIndex.of(secret) };
  };
}
