import { createHash } from 'node:crypto';
import type { AwsJson } from '../matcher/aws-json';

/** Table of the incidents, and the time. */
export interface Claims {
  readonly call: AwsJson;
  /** Name or ARN of the table. */
  readonly table: string;
  /** Milliseconds. */
  readonly now: number;
}

/** Time for which a claim keeps other executions from the same credential. Milliseconds. */
const CLAIM = 60 * 60_000;
/** Time for which items are kept. Seconds. */
const KEPT = 90 * 24 * 60 * 60;
const UNMET = 'ConditionalCheckFailedException';

/**
 * Claims a credential for an execution. Returns the execution that holds the claim: the same one if it is repeated, another
 * one if that claimed the credential less than an hour ago.
 */
export async function claim({ call, table, now }: Claims, what: string, execution: string): Promise<string> {
  try {
    await call('dynamodb', 'PutItem', {
      TableName: table,
      Item: {
        id: { S: idOf(what) },
        execution: { S: execution },
        claimedAt: { N: String(now) },
        expiresAt: expiry(now),
      },
      ConditionExpression: 'attribute_not_exists(id) OR execution = :execution OR claimedAt < :old',
      ExpressionAttributeValues: { ':execution': { S: execution }, ':old': { N: String(now - CLAIM) } },
      ReturnValuesOnConditionCheckFailure: 'NONE',
    });
    return execution;
  } catch (error) {
    if ((error as Error).name !== UNMET) throw error;
  }
  const { Item } = await call('dynamodb', 'GetItem', {
    TableName: table,
    Key: { id: { S: idOf(what) } },
    ConsistentRead: true,
  });
  const holder = (Item as { execution?: { S?: string } } | undefined)?.execution?.S;
  return holder ?? 'that was just released';
}

/** Gives a claim of the execution back. */
export async function release({ call, table }: Claims, what: string, execution: string): Promise<void> {
  try {
    await call('dynamodb', 'DeleteItem', {
      TableName: table,
      Key: { id: { S: idOf(what) } },
      ConditionExpression: 'execution = :execution',
      ExpressionAttributeValues: { ':execution': { S: execution } },
    });
  } catch (error) {
    if ((error as Error).name !== UNMET) throw error;
  }
}

/** Counts the execution among those of this hour. Returns false if the cap is reached. An execution counts once. */
export async function withinCap(
  { call, table, now }: Claims,
  execution: string,
  cap: number,
): Promise<boolean> {
  const hour = new Date(now).toISOString().slice(0, 13);
  try {
    await call('dynamodb', 'UpdateItem', {
      TableName: table,
      Key: { id: { S: `hour#${hour}` } },
      UpdateExpression: 'ADD executions :one SET expiresAt = :expiry',
      ConditionExpression:
        'attribute_not_exists(executions) OR size(executions) < :cap OR contains(executions, :execution)',
      ExpressionAttributeValues: {
        ':one': { SS: [execution] },
        ':execution': { S: execution },
        ':cap': { N: String(cap) },
        ':expiry': expiry(now),
      },
    });
    return true;
  } catch (error) {
    if ((error as Error).name !== UNMET) throw error;
    return false;
  }
}

const idOf = (what: string) => `claim#${createHash('sha256').update(what).digest('hex')}`;
const expiry = (now: number) => ({ N: String(Math.floor(now / 1000) + KEPT) });
