import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { keyDigest } from '../digest';
import { createKey } from '../format';
import { overlapOf, type Revocation, type RevokeOptions, type RollOptions, reasonOf } from './changes';
import { ApiKeyError } from './errors';
import { type CheckedInput, checkExpiry, checkId, checkInput, type IssueInput } from './input';
import { IssuedKey } from './issued-key';
import { idOfDigest } from './key-id';
import { checkRollable, KeyRoller } from './key-roller';
import type { ApiKeyRecord } from './record';
import { callFailed } from './table/connection';
import type { DynamoDbApi } from './table/dynamodb-api';
import { keyOfItem, numberOf, type StoredKey } from './table/items';
import { putKey, revokeKey } from './writes';

const UNMET = 'ConditionalCheckFailedException';

/** Issues, rolls and revokes keys. */
export class KeyManager {
  readonly #roller: KeyRoller;

  constructor(
    private readonly api: DynamoDbApi,
    private readonly table: string,
    private readonly prefix: string,
    private readonly clock: Clock,
    random: () => number,
    /** Called with the id of a key that was changed, or may have been. */
    private readonly changed: (id: string) => void,
  ) {
    this.#roller = new KeyRoller(api, table, clock, random, (id) => this.#find(id));
  }

  async issue(input: IssueInput): Promise<IssuedKey> {
    const now = this.clock.now();
    const { key, stored } = this.#create(checkInput(input, now), now);
    const { id } = stored.record;
    await this.api.putItem(putKey(this.table, stored, randomUUID())).catch((error: unknown) => {
      const failed = callFailed('Issue', error, id);
      if (codeOf(failed) !== UNMET) throw failed;
      throw new ApiKeyError(
        'KeyCollision',
        'A key with this id exists. Action: check the source of random numbers of this machine.',
        { keyId: id },
      );
    });
    return new IssuedKey(stored.record, key);
  }

  async roll(id: string, options: RollOptions): Promise<IssuedKey> {
    checkId(id);
    const { insteadOf: instead } = options;
    if (instead !== undefined) checkId(instead, 'insteadOf');
    const overlap = overlapOf(options);
    const old = await this.#find(id);
    const now = this.clock.now();
    checkRollable(old, now, instead);
    const { owner, name, scopes, metadata } = old;
    const end = endOfSuccessor(old, options, now);
    const input = { owner, scopes, metadata, ...(name === undefined ? {} : { name }), ...end };
    const { key, stored: successor } = this.#create(input, now, id);
    try {
      await this.#roller.write({ old, successor, instead, now, retiresAt: now + overlap });
    } catch (error) {
      throw callFailed('Roll', error, successor.record.id);
    } finally {
      this.changed(id);
      if (instead !== undefined) this.changed(instead);
    }
    return new IssuedKey(successor.record, key);
  }

  /** @returns the time of the first revocation, milliseconds since 1970 */
  async revoke(id: string, options: RevokeOptions): Promise<Pick<Revocation, 'id' | 'revokedAt'>> {
    checkId(id);
    const now = this.clock.now();
    const update = revokeKey(this.table, id, now, reasonOf(options));
    try {
      const { Attributes } = await this.api.updateItem({ ...update, ReturnValues: 'UPDATED_NEW' });
      return { id, revokedAt: numberOf(Attributes?.revokedAt) ?? now };
    } catch (error) {
      const failed = callFailed('Revocation', error, id);
      throw codeOf(failed) === UNMET ? notFound(id) : failed;
    } finally {
      this.changed(id);
    }
  }

  async get(id: string): Promise<ApiKeyRecord | undefined> {
    checkId(id);
    const input = { TableName: this.table, Key: { id: { S: id } }, ConsistentRead: true };
    const { Item: item } = await this.api.getItem(input).catch((error: unknown) => {
      throw callFailed('Read', error, id);
    });
    return keyOfItem(item)?.record;
  }

  async #find(id: string): Promise<ApiKeyRecord> {
    const found = await this.get(id);
    if (found === undefined) throw notFound(id);
    return found;
  }

  #create(input: CheckedInput, now: number, replaces?: string): { key: string; stored: StoredKey } {
    const key = createKey(this.prefix);
    const digest = keyDigest(key);
    const hint = `${this.prefix}_…${key.slice(-4)}`;
    const id = idOfDigest(digest);
    const record = { id, hint, ...input, createdAt: now, ...(replaces === undefined ? {} : { replaces }) };
    return { key, stored: { digest, record: Object.freeze(record) } };
  }
}

/** By default the successor lives as long as the old key. */
function endOfSuccessor(old: ApiKeyRecord, { expiresAt }: RollOptions, now: number): { expiresAt?: number } {
  if (expiresAt !== undefined) return { expiresAt: checkExpiry(expiresAt, now) };
  return old.expiresAt === undefined ? {} : { expiresAt: now + old.expiresAt - old.createdAt };
}

const codeOf = ({ cause }: ApiKeyError): string | undefined => (Object(cause) as { code?: string }).code;

const notFound = (keyId: string): ApiKeyError =>
  new ApiKeyError('KeyNotFound', `There is no API key ${keyId}.`, { keyId });
