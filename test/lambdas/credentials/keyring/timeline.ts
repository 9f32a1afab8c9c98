import type { KeySet, Ring } from '../../../../lambdas/credentials/keyring/contract';

/** Something that readers can read from a time on, until the next one. Milliseconds. */
export interface Effective<T> {
  readonly from: number;
  readonly value: T;
}

/** Values in effect at some time within [from, until]. */
function within<T>(timeline: readonly Effective<T>[], from: number, until: number): T[] {
  return timeline
    .filter((one, index) => one.from <= until && (timeline[index + 1]?.from ?? Infinity) > from)
    .map(({ value }) => value);
}

/** Times of the readers, milliseconds. */
export interface Readers {
  readonly cache: number;
  readonly lifetime: number;
}

/**
 * Tokens that some verifier refuses, of signers and verifiers that use what they read for up to `cache`, at every instant: a
 * signer uses a ring until `cache` after its end, a token lives for `lifetime`, and its verifier may have read up to `cache`
 * before.
 *
 * @param known timeline of what verifiers read: rings, or public keys.
 */
export function refusedTokens(
  rings: readonly Effective<Ring>[],
  known: readonly Effective<Pick<KeySet, 'keys'>>[],
  { cache, lifetime }: Readers,
): string[] {
  return rings.flatMap(({ from, value: { current } }, index) => {
    const end = (rings[index + 1]?.from ?? from) + cache + lifetime;
    const seen = within(known, Math.max(from - cache, known[0]?.from ?? 0), end);
    return seen.some(({ keys }) => !keys.some(({ kid }) => kid === current)) ? [current] : [];
  });
}
