import type { Call } from '../aws';
import { INCIDENT_ITEMS, type Part } from '../contract';

/** Time for which items are kept. Seconds. */
const KEPT = 90 * 24 * 60 * 60;

/** The secrets of reports about several of them whose credential is proved dead. */
export interface DeadParts {
  /** Records a part. Returns the ARNs of the secrets of the report that are not recorded. */
  add(part: Part): Promise<readonly string[]>;
}

/** Items in the table of the incidents. A repeated addition changes nothing, and one of several parts sees all of them. */
export function deadPartsIn(call: Call, table: string, now: () => number): DeadParts {
  return {
    async add({ report, secret, all }) {
      const { Attributes } = await call('dynamodb', 'UpdateItem', {
        TableName: table,
        Key: { id: { S: `${INCIDENT_ITEMS.parts}${report}` } },
        UpdateExpression: 'ADD dead :one SET expiresAt = :expiry',
        ExpressionAttributeValues: {
          ':one': { SS: [secret] },
          ':expiry': { N: String(Math.floor(now() / 1000) + KEPT) },
        },
        ReturnValues: 'ALL_NEW',
      });
      const { dead } = (Attributes ?? {}) as { readonly dead?: { readonly SS?: readonly string[] } };
      return all.filter((one) => !dead?.SS?.includes(one));
    },
  };
}
