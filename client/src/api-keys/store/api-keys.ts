import { systemClock } from '../../clock';
import type { Revocation, RevokeOptions, RollOptions } from './changes';
import type { IssueInput } from './input';
import type { IssuedKey } from './issued-key';
import { KeyCache } from './key-cache';
import { type ApiKeyPage, type ListOptions, listKeys } from './key-list';
import { KeyManager } from './key-manager';
import { KeyReader } from './key-reader';
import { KeyVerifier } from './key-verifier';
import { LastUse } from './last-use';
import { type ApiKeysOptions, cacheSettings, checkOptions } from './options';
import type { ApiKeyRecord } from './record';
import { type Connection, callFailed, connect } from './table/connection';
import type { Verification } from './verification';

/** Issues, verifies, rolls, revokes and lists the API keys in the table of the construct `ApiKeyStore`. */
export class ApiKeys {
  readonly #table: string;
  readonly #connection: Connection;
  readonly #cache: KeyCache;
  readonly #lastUse: LastUse;
  readonly #verifier: KeyVerifier;
  readonly #manager: KeyManager;
  readonly #fresh: number;
  readonly #now: () => number;

  /** @throws ApiKeyError InvalidInput */
  constructor(options: ApiKeysOptions) {
    checkOptions(options);
    const { table, prefix, clock = systemClock, random = Math.random, lastUse = true, onError } = options;
    const settings = cacheSettings(options.cache);
    const connection = connect(options);
    const { api } = connection;
    const cache = new KeyCache(settings, random);
    const reader = new KeyReader(api, table, cache, clock.now);
    this.#table = table;
    this.#connection = connection;
    this.#cache = cache;
    this.#lastUse = new LastUse(api, table, cache, onError);
    const noted = lastUse ? this.#lastUse : undefined;
    this.#verifier = new KeyVerifier(prefix, cache, reader, noted, clock.now);
    this.#manager = new KeyManager(api, table, prefix, clock, random, (id) => reader.forget(id));
    this.#fresh = settings.fresh;
    this.#now = clock.now;
  }

  /**
   * Issues a key. Only its digest is stored.
   *
   * @throws ApiKeyError InvalidInput, KeyCollision, TableCallFailed
   */
  issue(input: IssueInput): Promise<IssuedKey> {
    return this.#manager.issue(input);
  }

  /** Verifies a key, without a call if it is cached or malformed. Never rejects: `unavailable` is a result. */
  verify(key: string): Promise<Verification> {
    return this.#verifier.verify(key);
  }

  /** The result of `verify` if it needs no call, else undefined. */
  peek(key: string): Verification | undefined {
    return this.#verifier.peek(key);
  }

  /**
   * Issues a key that replaces another one, with its owner, name, scopes and metadata. The old key works for the overlap.
   *
   * @throws ApiKeyError AlreadyRolled, KeyRevoked, KeyExpired, KeyNotFound, InvalidInput, TableConflict, TableCallFailed
   */
  roll(id: string, options: RollOptions = {}): Promise<IssuedKey> {
    return this.#manager.roll(id, options);
  }

  /**
   * Revokes a key. It is refused here at once, and elsewhere when its fresh time is over. May be repeated. A key that
   * replaced it is another key, and goes on working.
   *
   * @throws ApiKeyError KeyNotFound, InvalidInput, TableCallFailed
   */
  async revoke(id: string, options: RevokeOptions = {}): Promise<Revocation> {
    const revoked = await this.#manager.revoke(id, options);
    return { ...revoked, effectiveAt: this.#now() + this.#fresh };
  }

  /** Data of a key; undefined if there is none. @throws ApiKeyError InvalidInput, TableCallFailed */
  get(id: string): Promise<ApiKeyRecord | undefined> {
    return this.#manager.get(id);
  }

  /** Lists the keys of an owner. Changes appear after seconds. @throws ApiKeyError InvalidInput, TableCallFailed */
  async list(owner: string, options: ListOptions = {}): Promise<ApiKeyPage> {
    return listKeys(this.#connection.api, this.#table, owner, options).catch((error: unknown) => {
      throw callFailed('List', error);
    });
  }

  /** Waits for writes of the last use. Call it at the end of an event in AWS Lambda, and before the process ends. */
  flush(): Promise<void> {
    return this.#lastUse.flush();
  }

  /** Numbers of known and of unknown keys in memory. */
  get cached(): { readonly keys: number; readonly unknown: number } {
    return this.#cache.sizes;
  }

  /** Waits for writes of the last use, and closes connections of the built-in transport. */
  async close(): Promise<void> {
    await this.flush();
    this.#cache.clear();
    this.#connection.close();
  }
}
