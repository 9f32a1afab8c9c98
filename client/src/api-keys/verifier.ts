import { createHash } from 'node:crypto';
import type { Secret } from '../secret/secret';
import type { AnySecretHandle } from '../secret-handle';
import { isKeyPrefix, type KeyFault, keyFault } from './format';
import { DigestIndex, isVerifierSet } from './verifier-set';

/** Options of `createVerifier`. */
export interface KeyVerifierOptions {
  /** Prefix of the keys, as in `Credential.apiKey({ prefix })`; several while a prefix is changed. */
  readonly prefix: string | readonly string[];
}

/** Result of a check, for the service. Do not show `result` to the caller: `answerOf` has the answer. */
export type KeyCheck =
  | { readonly ok: true; readonly result: 'ok'; readonly keyId: string }
  /** Refused. A retired key has an id. */
  | { readonly ok: false; readonly result: KeyFault | 'unknown' | 'retired'; readonly keyId?: string }
  /** The verifier set could not be read, so nothing is known of the key. */
  | { readonly ok: false; readonly result: 'unavailable'; readonly cause: unknown };

/** Checks API keys against a verifier secret. */
export interface KeyVerifier {
  /**
   * Checks a key. Never rejects. The set is cached, so that a key that it holds costs no call. A key of the right form
   * that it does not hold may be new: the set is fetched again, once for all callers and at most once in each
   * `minRefreshInterval` of the client.
   */
  verify(key: unknown): Promise<KeyCheck>;
}

/** Longer than any key. The digest of a longer text is not computed. */
const LONGEST = 2048;

/**
 * Creates a verifier for a service that may read the verifier secret of a key and not the key.
 *
 * @param handle the verifier secret, such as `client.secret(arn)`.
 * @throws RangeError if a prefix is not a key prefix.
 */
export function createVerifier(handle: AnySecretHandle, { prefix }: KeyVerifierOptions): KeyVerifier {
  const prefixes = [prefix].flat();
  if (prefixes.length === 0 || !prefixes.every(isKeyPrefix))
    throw new RangeError(
      'The prefix of API keys has 2 to 32 lower-case letters and digits, with single underscores between them.',
    );
  return {
    async verify(key) {
      if (typeof key !== 'string' || key.length > LONGEST) return refused('malformed');
      const digest = createHash('sha256').update(key).digest();
      const fault = faultOf(key, prefixes);
      try {
        const secret = await handle.get();
        const check = checkIn(secret, digest);
        // The set decides, because it may hold keys of an earlier form. The form only saves the fetch.
        if (check.result !== 'unknown') return check;
        if (fault !== undefined) return refused(fault);
        return checkIn(await handle.refresh({ unlessVersion: secret.versionId }), digest);
      } catch (cause) {
        return { ok: false, result: 'unavailable', cause };
      }
    },
  };
}

/** The fault of a key, unless it has the form of a key with one of the prefixes. */
function faultOf(key: string, prefixes: readonly string[]): KeyFault | undefined {
  const faults = prefixes.map((prefix) => keyFault(key, prefix));
  if (faults.includes(undefined)) return undefined;
  return faults.find((fault) => fault !== 'foreign-prefix') ?? 'foreign-prefix';
}

/** Indexes by version: a version is parsed once. */
const indexes = new WeakMap<Secret, DigestIndex>();

function checkIn(secret: Secret, digest: Buffer): KeyCheck {
  let index = indexes.get(secret);
  if (index === undefined) {
    const set: unknown = secret.json();
    if (!isVerifierSet(set)) throw new TypeError(`${secret} is not a verifier set.`);
    index = new DigestIndex(set);
    indexes.set(secret, index);
  }
  const entry = index.find(digest);
  if (entry === undefined) return refused('unknown');
  if (entry.retired !== undefined) return { ok: false, result: 'retired', keyId: entry.id };
  return { ok: true, result: 'ok', keyId: entry.id };
}

const refused = (result: KeyFault | 'unknown'): KeyCheck => ({ ok: false, result });
