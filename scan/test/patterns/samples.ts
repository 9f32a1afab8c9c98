import { checksum } from '../../../client/src/api-keys/format';
import type { Random } from '../../../rehearsal/src/kernel/random';
import type { KeyPattern } from '../../src/patterns/key-pattern';

/** Key of a pattern, from a seed. */
export function keyOf({ start, alphabet, length, checksum: check }: KeyPattern, random: Random): string {
  if (check === undefined) return start + random.text(length, alphabet);
  const body = start + random.text(length - check.length, alphabet);
  return body + checksum(body);
}

/** Texts that look like keys of a pattern and are none: too short, of another prefix, with a character of no key. */
export function lookAlikesOf(pattern: KeyPattern, random: Random): string[] {
  const key = keyOf(pattern, random);
  return [key.slice(0, -1), key.slice(1), `${key.slice(0, -2)}\u00e9${key.slice(-1)}`, key.toUpperCase()];
}
