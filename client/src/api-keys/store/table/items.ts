import { isKeyId } from '../key-id';
import type { ApiKeyRecord } from '../record';
import type { AttributeValue, Item } from './dynamodb-api';

/** A record and the digest of its key. */
export interface StoredKey {
  readonly digest: string;
  readonly record: ApiKeyRecord;
}

const TEXTS = ['name', 'revokedReason', 'replacedBy', 'replaces'] as const;
const TIMES = ['expiresAt', 'lastUsedAt', 'revokedAt', 'retiresAt'] as const;

/** The item of a key. */
export function itemOf({ digest, record }: StoredKey): Item {
  const { id, owner, hint, scopes, metadata, createdAt } = record;
  const item: Item = {
    id: { S: id },
    digest: { S: digest },
    owner: { S: owner },
    hint: { S: hint },
    scopes: { L: scopes.map((scope) => ({ S: scope })) },
    metadata: { M: Object.fromEntries(Object.entries(metadata).map(([name, text]) => [name, { S: text }])) },
    createdAt: number(createdAt),
  };
  for (const name of TEXTS) if (record[name] !== undefined) item[name] = { S: record[name] };
  for (const name of TIMES) if (record[name] !== undefined) item[name] = number(record[name]);
  return item;
}

/** The key of an item; undefined if the item is none, such as one that another program wrote. */
export function keyOfItem(item: Readonly<Record<string, unknown>> | undefined): StoredKey | undefined {
  if (item === undefined) return undefined;
  const [id, digest, owner, hint] = [item.id, item.digest, item.owner, item.hint].map(textOf);
  const createdAt = numberOf(item.createdAt);
  if (!isKeyId(id) || digest === undefined || !/^[0-9a-f]{64}$/.test(digest)) return undefined;
  if (owner === undefined || hint === undefined || createdAt === undefined) return undefined;
  const scopes = (member(item.scopes, 'L') ?? []) as unknown[];
  const metadata = (member(item.metadata, 'M') ?? {}) as Record<string, unknown>;
  const ends: Partial<Record<(typeof TIMES)[number], number>> = {};
  for (const name of TIMES) {
    const time = numberOf(item[name]);
    // A time that cannot be read must not let a revoked or expired key work.
    if (time === undefined && item[name] !== undefined) return undefined;
    if (time !== undefined) ends[name] = time;
  }
  const texts = TEXTS.map((name) => [name, textOf(item[name])] as const);
  const record: ApiKeyRecord = {
    id,
    owner,
    hint,
    scopes: Object.freeze(scopes.map(textOf).filter((scope) => scope !== undefined)),
    metadata: Object.freeze(
      Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, textOf(value) ?? ''])),
    ),
    createdAt,
    ...ends,
    ...Object.fromEntries(texts.filter(([, text]) => text !== undefined)),
  };
  return { digest, record: Object.freeze(record) };
}

export const number = (value: number): AttributeValue => ({ N: String(value) });

const member = (value: unknown, type: string): unknown => (Object(value) as Record<string, unknown>)[type];

function textOf(value: unknown): string | undefined {
  const text = member(value, 'S');
  return typeof text === 'string' ? text : undefined;
}

export function numberOf(value: unknown): number | undefined {
  const text = member(value, 'N');
  const found = typeof text === 'string' && text !== '' ? Number(text) : Number.NaN;
  return Number.isFinite(found) ? found : undefined;
}
