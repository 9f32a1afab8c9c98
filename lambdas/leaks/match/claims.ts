import { createHash } from 'node:crypto';
import { INCIDENT_ITEMS, type ResponseMode } from '../contract';
import type { AwsJson } from '../matcher/aws-json';

/** Table of the incidents, and the time. */
export interface Claims {
  readonly call: AwsJson;
  /** Name or ARN of the table. */
  readonly table: string;
  /** Milliseconds. */
  readonly now: number;
}

/** Time for which items are kept. Seconds. */
const KEPT = 90 * 24 * 60 * 60;
const UNMET = 'ConditionalCheckFailedException';

/** An execution that claims a credential. */
export interface Claimant {
  readonly execution: string;
  readonly mode: ResponseMode;
  /** Time for which the claim of another execution keeps this one off, milliseconds. */
  readonly lasts: number;
  /** Outcomes of the holder (`Facts.outcome`) after which the credential needs another response. */
  readonly after: readonly string[];
}

/**
 * Claims a credential for an execution. Returns the execution that holds the claim: the same one if it is repeated, another
 * one if its claim is not over. One that waits for a person, or ended without a proof, does not
 * keep a certain report from the credential.
 */
export async function claim(claims: Claims, what: string, claimant: Claimant): Promise<string> {
  const { execution, mode, lasts, after } = claimant;
  const old = { N: String(claims.now - lasts) };
  const free = 'attribute_not_exists(id) OR execution = :execution OR claimedAt < :old';
  if (await put(claims, what, claimant, free, { ':execution': { S: execution }, ':old': old }))
    return execution;
  const id = idOf(what);
  const held = await read(claims, id);
  const holder = held?.execution?.S;
  if (holder === undefined) return 'that was just released';
  const waits = mode === 'automatic' && (held?.mode?.S ?? mode) !== mode;
  const outcome = waits ? undefined : await outcomeOf(claims, holder);
  const isOver = outcome !== undefined && after.includes(outcome);
  const taken =
    (waits || isOver) &&
    (await put(claims, what, claimant, 'execution = :holder', { ':holder': { S: holder } }));
  return taken ? execution : holder;
}

async function put(
  { call, table, now }: Claims,
  what: string,
  { execution, mode }: Claimant,
  ConditionExpression: string,
  ExpressionAttributeValues: object,
): Promise<boolean> {
  try {
    await call('dynamodb', 'PutItem', {
      TableName: table,
      Item: {
        id: { S: idOf(what) },
        execution: { S: execution },
        mode: { S: mode },
        claimedAt: { N: String(now) },
        expiresAt: expiry(now),
      },
      ...{ ConditionExpression, ExpressionAttributeValues },
    });
    return true;
  } catch (error) {
    if ((error as Error).name !== UNMET) throw error;
    return false;
  }
}

type Item = Readonly<Record<string, { readonly S?: string } | undefined>>;

async function read({ call, table }: Claims, id: string): Promise<Item | undefined> {
  const Key = { id: { S: id } };
  const { Item } = await call('dynamodb', 'GetItem', { TableName: table, Key, ConsistentRead: true });
  return Item as Item | undefined;
}

/** The outcome that the report of an execution recorded. The name of an execution is the id of its finding. */
async function outcomeOf(claims: Claims, execution: string): Promise<string | undefined> {
  const item = await read(claims, `${INCIDENT_ITEMS.incident}${execution.split(':').at(-1)}`);
  return item?.outcome?.S;
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

/**
 * Counts the execution among those of this hour. Returns false if the cap is reached. An execution counts once.
 *
 * @param group what has a cap of its own
 */
export async function withinCap(
  { call, table, now }: Claims,
  execution: string,
  cap: number,
  group: string,
): Promise<boolean> {
  const hour = new Date(now).toISOString().slice(0, 13);
  try {
    await call('dynamodb', 'UpdateItem', {
      TableName: table,
      Key: { id: { S: `${INCIDENT_ITEMS.hour}${hour}#${group}` } },
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

const idOf = (what: string) => `${INCIDENT_ITEMS.claim}${createHash('sha256').update(what).digest('hex')}`;
const expiry = (now: number) => ({ N: String(Math.floor(now / 1000) + KEPT) });
