import type { Put, Update } from './table/dynamodb-api';
import type { StoredKey } from './table/items';
import { itemOf, number } from './table/items';

/** Puts a new key. It may be repeated until the key is used, rolled or revoked. */
export function putKey(table: string, stored: StoredKey, request: string): Put {
  return {
    TableName: table,
    Item: { ...itemOf(stored), request: { S: request } },
    // An answer that was lost: the item is our own, and nobody has changed it.
    ConditionExpression:
      'attribute_not_exists(#id) OR (#request = :request AND attribute_not_exists(#revoked) AND ' +
      'attribute_not_exists(#replaced) AND attribute_not_exists(#used))',
    ExpressionAttributeNames: {
      '#id': 'id',
      '#request': 'request',
      '#revoked': 'revokedAt',
      '#replaced': 'replacedBy',
      '#used': 'lastUsedAt',
    },
    ExpressionAttributeValues: { ':request': { S: request } },
  };
}

/** A key that another one replaces. */
export interface Replacement {
  readonly id: string;
  /** Id of the key that replaces it. */
  readonly by: string;
  /** Id of the key that replaced it so far. */
  readonly instead: string | undefined;
  readonly retiresAt: number;
}

/** Marks a key as replaced, unless it was revoked or replaced by another one. */
export function replaceKey(table: string, { id, by, instead, retiresAt }: Replacement): Update {
  const replaced = instead === undefined ? 'attribute_not_exists(#by)' : '#by = :instead';
  return {
    TableName: table,
    Key: { id: { S: id } },
    UpdateExpression: 'SET #by = :by, #retires = :retires',
    ConditionExpression: `attribute_exists(#id) AND attribute_not_exists(#revoked) AND ${replaced}`,
    ExpressionAttributeNames: {
      '#id': 'id',
      '#by': 'replacedBy',
      '#retires': 'retiresAt',
      '#revoked': 'revokedAt',
    },
    ExpressionAttributeValues: {
      ':by': { S: by },
      ':retires': number(retiresAt),
      ...(instead === undefined ? {} : { ':instead': { S: instead } }),
    },
  };
}

/** Revokes a key. Repeated, it keeps the first time and reason. */
export function revokeKey(table: string, id: string, now: number, reason: string): Update {
  return {
    TableName: table,
    Key: { id: { S: id } },
    UpdateExpression:
      'SET #revoked = if_not_exists(#revoked, :now), #reason = if_not_exists(#reason, :reason)',
    ConditionExpression: 'attribute_exists(#id)',
    ExpressionAttributeNames: { '#id': 'id', '#revoked': 'revokedAt', '#reason': 'revokedReason' },
    ExpressionAttributeValues: { ':now': number(now), ':reason': { S: reason } },
  };
}
