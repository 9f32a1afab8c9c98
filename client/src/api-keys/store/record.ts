/** Data of an API key. It has neither the key nor its digest. Times are milliseconds since 1970. */
export interface ApiKeyRecord {
  /** First 128 bits of the SHA-256 of the key, in hexadecimal. */
  readonly id: string;
  /** Customer, user or service that the key was issued to. */
  readonly owner: string;
  /** Name that the owner sees. */
  readonly name?: string;
  /** Prefix and last four characters of the key, by which its owner recognizes it. */
  readonly hint: string;
  readonly scopes: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: number;
  /** The key is refused from then on. */
  readonly expiresAt?: number;
  /** Latest use, up to an hour late. */
  readonly lastUsedAt?: number;
  readonly revokedAt?: number;
  readonly revokedReason?: string;
  /** End of the overlap of a rolled key. */
  readonly retiresAt?: number;
  /** Id of the key that replaces this one. */
  readonly replacedBy?: string;
  /** Id of the key that this one replaces. */
  readonly replaces?: string;
}

/** State of a key: in use, replaced by another one that works beside it, revoked, or expired. */
export type ApiKeyState = 'active' | 'rolled' | 'revoked' | 'expired';

/** State of a key at a time. */
export function stateOf(record: ApiKeyRecord, now = Date.now()): ApiKeyState {
  if (record.revokedAt !== undefined) return 'revoked';
  if (endOf(record) <= now) return 'expired';
  return record.replacedBy === undefined ? 'active' : 'rolled';
}

/** Time from which a key that is not revoked is refused. */
export function endOf({ expiresAt = Infinity, retiresAt = Infinity }: ApiKeyRecord): number {
  return Math.min(expiresAt, retiresAt);
}
