import { randomUUID } from 'node:crypto';
import { type Clock, sleep } from '../../clock';
import { ApiKeyError } from './errors';
import { type ApiKeyRecord, stateOf } from './record';
import { type DynamoDbApi, failureOfCall } from './table/dynamodb-api';
import type { StoredKey } from './table/items';
import { putKey, replaceKey, revokeKey } from './writes';

/** Another transaction has one of the items. It ends within milliseconds. */
const ATTEMPTS = 5;
const PAUSE = 50;

/** A key that is rolled, and its successor. */
export interface Roll {
  readonly old: ApiKeyRecord;
  readonly successor: StoredKey;
  /** Id of a successor of an earlier roll, which is revoked. */
  readonly instead: string | undefined;
  readonly now: number;
  readonly retiresAt: number;
}

/** Refuses to roll a key that is revoked, expired or rolled by somebody else. @throws ApiKeyError */
export function checkRollable(old: ApiKeyRecord, now: number, instead?: string): void {
  const keyId = old.id;
  const state = stateOf(old, now);
  if (state === 'revoked')
    throw new ApiKeyError('KeyRevoked', `The key ${keyId} is revoked. Action: issue a new key.`, { keyId });
  if (state === 'expired')
    throw new ApiKeyError('KeyExpired', `The key ${keyId} has expired. Action: issue a new key.`, { keyId });
  const { replacedBy } = old;
  if (replacedBy === instead) return;
  if (replacedBy === undefined)
    throw new ApiKeyError('InvalidInput', `The key ${keyId} was not rolled. Action: omit insteadOf.`, {
      keyId,
    });
  throw new ApiKeyError(
    'AlreadyRolled',
    `The key ${keyId} was rolled, and ${replacedBy} replaces it. Action: use that key; if it was lost before anybody ` +
      'saw it, roll again with insteadOf and its id.',
    { keyId: replacedBy },
  );
}

/** Writes a roll in one transaction, so that of two rolls at once one succeeds. */
export class KeyRoller {
  constructor(
    private readonly api: DynamoDbApi,
    private readonly table: string,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly find: (id: string) => Promise<ApiKeyRecord>,
  ) {}

  /** @throws ApiKeyError, ServiceFailure */
  async write(roll: Roll): Promise<void> {
    const { old, successor, instead, now, retiresAt } = roll;
    const by = successor.record.id;
    // The token of a call is that of its repetitions, also in the AWS SDK.
    const input = {
      ClientRequestToken: randomUUID(),
      TransactItems: [
        { Put: putKey(this.table, successor, randomUUID()) },
        { Update: replaceKey(this.table, { id: old.id, by, instead, retiresAt }) },
        ...(instead === undefined ? [] : [{ Update: revokeKey(this.table, instead, now, 'replaced') }]),
      ],
    };
    for (let attempt = 1; ; attempt++) {
      try {
        await this.api.transactWriteItems(input);
        return;
      } catch (error) {
        const failure = failureOfCall(error);
        const { code = '', message } = failure;
        if (code === 'TransactionCanceledException' && message.includes('ConditionalCheckFailed')) {
          // The answer of an earlier attempt may have been lost.
          const found = await this.find(old.id);
          if (found.replacedBy === by) return;
          checkRollable(found, now, instead);
          throw conflict(old.id, failure);
        }
        const busy = /Conflict|InProgress/.test(code) || /TransactionConflict/.test(message);
        if (!busy) throw failure;
        if (attempt === ATTEMPTS) throw conflict(old.id, failure);
        await sleep(this.clock, PAUSE * attempt * (0.5 + this.random()));
      }
    }
  }
}

const conflict = (keyId: string, cause: unknown): ApiKeyError =>
  new ApiKeyError('TableConflict', `Another change of the key ${keyId} was in the way. Action: try again.`, {
    keyId,
    cause,
  });
