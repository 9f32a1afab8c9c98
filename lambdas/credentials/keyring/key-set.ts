import type { KeySet, Ring, RingKey } from './contract';
import { publicHalf } from './keys';

/**
 * The public keys of a ring and of the other labelled rings, whose values must go on working. A compromised key is not among
 * them once no label holds a ring that signs with it.
 */
export function keySetOf(ring: Ring, labelled: readonly (Ring | undefined)[]): KeySet {
  const others = labelled.filter((one) => one !== undefined);
  const signing = others.map(({ current }) => current);
  const keys = new Map<string, RingKey>();
  for (const { keys: held } of [ring, ...others])
    for (const key of held) if (!keys.has(key.kid)) keys.set(key.kid, key);
  for (const kid of ring.revoked ?? []) if (!signing.includes(kid)) keys.delete(kid);
  return {
    ...(ring.issuedAt === undefined ? {} : { issuedAt: ring.issuedAt }),
    keys: [...keys.values()].map(publicHalf),
  };
}

/** True if the published keys are of a later ring. A late attempt must not publish compromised keys again. */
export function isNewer(published: KeySet, { issuedAt }: Ring): boolean {
  return published.issuedAt !== undefined && issuedAt !== undefined && published.issuedAt > issuedAt;
}

/** Parses published keys; undefined for another text, which is replaced. */
export function parseKeySet(text: string | undefined): KeySet | undefined {
  try {
    const { issuedAt, keys } = JSON.parse(text ?? '') as Partial<KeySet>;
    if (!Array.isArray(keys)) return undefined;
    return { ...(typeof issuedAt === 'string' ? { issuedAt } : {}), keys };
  } catch {
    return undefined;
  }
}

/**
 * The ids of a ring that verifiers cannot verify: missing in the published keys, or different. Those of a later ring need to
 * hold the current key only.
 */
export function unpublished(ring: Ring, published: KeySet | undefined): string[] {
  const wanted = published && isNewer(published, ring) ? [ring.current] : ring.keys.map(({ kid }) => kid);
  const found = new Map((published?.keys ?? []).map((key) => [key.kid, JSON.stringify(key)]));
  return ring.keys
    .filter(({ kid }) => wanted.includes(kid))
    .map(publicHalf)
    .filter((key) => found.get(key.kid) !== JSON.stringify(key))
    .map(({ kid }) => kid);
}
