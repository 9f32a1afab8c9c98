import { RekeyError } from 'cdk-rekey-engine';
import { keyDigest } from '../../../client/src/api-keys/digest';
import { keyIdOf } from '../../../client/src/api-keys/store/key-id';
import {
  isVerifierSet,
  type VerifierEntry,
  type VerifierSet,
} from '../../../client/src/api-keys/verifier-set';

/** Reads a verifier set. Throws SecretMalformed, which quotes nothing of the text. */
export function readSet(text: string, secretArn: string): VerifierSet {
  try {
    const value: unknown = JSON.parse(text);
    if (isVerifierSet(value)) return value;
  } catch {
    // The parser's error quotes the text.
  }
  throw new RekeyError('SecretMalformed', {
    found: `The verifier secret ${secretArn} holds no verifier set.`,
    unchanged: 'the verifier secret, and every credential.',
    action: 'make an earlier version of the verifier secret current again.',
  });
}

/** Writes a verifier set. Entries keep the order in which they were added. */
export const textOfSet = (keys: readonly VerifierEntry[]): string =>
  JSON.stringify({ keys } satisfies VerifierSet);

/** The entries with those of keys that have none. */
export function added(
  entries: readonly VerifierEntry[],
  keys: readonly string[],
  created: string,
): readonly VerifierEntry[] {
  const known = new Set(entries.map(({ id }) => id));
  const missing = [...new Set(keys)].filter((key) => !known.has(keyIdOf(key)));
  return [...entries, ...missing.map((key) => ({ id: keyIdOf(key), digest: keyDigest(key), created }))];
}

/** The entries, one of them retired. */
export const retired = (entries: readonly VerifierEntry[], id: string, time: string): VerifierEntry[] =>
  entries.map((entry) => (entry.id === id ? { ...entry, retired: entry.retired ?? time } : entry));

/** True if the set accepts the key. */
export function accepts(entries: readonly VerifierEntry[], key: string): boolean {
  const digest = keyDigest(key);
  return entries.some((entry) => entry.digest === digest && entry.retired === undefined);
}
