/** Attributes of the items of the table, by their use. The construct `ApiKeyStore` and the library share them. */
export const ATTRIBUTES = {
  /** Partition key: the first 128 bits of the digest, in hexadecimal. */
  id: 'id',
  /** SHA-256 of the key, in hexadecimal. */
  digest: 'digest',
  owner: 'owner',
  createdAt: 'createdAt',
  lastUsedAt: 'lastUsedAt',
  revokedAt: 'revokedAt',
  revokedReason: 'revokedReason',
  retiresAt: 'retiresAt',
  replacedBy: 'replacedBy',
} as const;

/** Index by owner, in the order of creation. */
export const OWNER_INDEX = 'byOwner';

/** Attributes of the calls that write the last use. */
export const LAST_USE_ATTRIBUTES: readonly string[] = [ATTRIBUTES.id, ATTRIBUTES.lastUsedAt];

/** Attributes of the calls that revoke a key. */
export const REVOKE_ATTRIBUTES: readonly string[] = [
  ATTRIBUTES.id,
  ATTRIBUTES.revokedAt,
  ATTRIBUTES.revokedReason,
];

/** Attributes of the calls that roll and revoke a key. */
export const MANAGE_ATTRIBUTES: readonly string[] = [
  ...REVOKE_ATTRIBUTES,
  ATTRIBUTES.retiresAt,
  ATTRIBUTES.replacedBy,
];
