import { timingSafeEqual } from 'node:crypto';
import { isKeyId } from './store/key-id';

/** One key in a verifier set. */
export interface VerifierEntry {
  /** Id of the key, see `keyIdOf`. */
  readonly id: string;
  /** SHA-256 of the key, in hexadecimal. */
  readonly digest: string;
  /** Time at which the key was added, ISO 8601. */
  readonly created: string;
  /** Time at which the key was retired, ISO 8601. A retired key is refused. */
  readonly retired?: string;
}

/** A set of digests with which a service checks keys that it does not know. */
export interface VerifierSet {
  readonly keys: readonly VerifierEntry[];
}

const isTime = (time: unknown): boolean => typeof time === 'string' && Number.isFinite(Date.parse(time));

const isEntry = (entry: Partial<VerifierEntry> | null | undefined): entry is VerifierEntry =>
  isKeyId(entry?.id) &&
  typeof entry?.digest === 'string' &&
  /^[0-9a-f]{64}$/.test(entry.digest) &&
  isTime(entry.created) &&
  (entry.retired === undefined || isTime(entry.retired));

/** True for a value that is a verifier set. */
export function isVerifierSet(value: unknown): value is VerifierSet {
  const { keys } = Object(value) as Partial<VerifierSet>;
  return Array.isArray(keys) && keys.every(isEntry);
}

/** A verifier set whose digests can be compared in constant time. */
export class DigestIndex {
  readonly #entries: readonly { readonly entry: VerifierEntry; readonly digest: Buffer }[];

  constructor({ keys }: VerifierSet) {
    this.#entries = keys.map((entry) => ({ entry, digest: Buffer.from(entry.digest, 'hex') }));
  }

  /** Finds the key with a digest. Compares all digests, whether or not one is equal. */
  find(digest: Buffer): VerifierEntry | undefined {
    let found: VerifierEntry | undefined;
    for (const { entry, digest: other } of this.#entries) if (timingSafeEqual(digest, other)) found = entry;
    return found;
  }
}
