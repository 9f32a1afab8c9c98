import { LEAK_INDEX } from '../../../engine/src/contract';
import { indexIdOf, messageOf, SHORTEST_FINGERPRINTED } from '../../../engine/src/leak-index/fingerprint';
import { type AwsJson, type RetryClock, repeated } from './aws-json';
import { customerKey, customerKeys } from './customer-keys';
import { fingerprintsOf } from './fingerprints';
import { type IndexedOwner, nameOf, ownersOf, ownersOfCredential } from './index-items';
import type { Match } from './match';
import { statesOf } from './secret-states';
import { byUse } from './state';

/** Options of a `Matcher`. */
export interface MatcherOptions {
  /** ARN of the table of a `LeakIndex`. */
  readonly table?: string;
  /**
   * ARN of the HMAC key.
   *
   * @default - the alias that `LeakIndex` gives it, by the name of the table
   */
  readonly key?: string;
  /** ARNs of the tables of `ApiKeyStore`s. @default - none */
  readonly apiKeyStores?: readonly string[];
  readonly call: AwsJson;
  readonly clock?: RetryClock & { now(): number };
}

const REAL: RetryClock & { now(): number } = {
  now: Date.now,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Recognizes leaked values: which secret, which version, and whether it is still in use. It reads no secret value. */
export class Matcher {
  private readonly call: AwsJson;
  private readonly clock: RetryClock & { now(): number };

  constructor(private readonly options: MatcherOptions) {
    this.clock = options.clock ?? REAL;
    this.call = repeated(options.call, this.clock);
  }

  /**
   * Matches candidates. Returns the owners by candidate: one for each secret that holds the value, those in use first. Shorter
   * ones than 8 characters have no fingerprint.
   */
  async match(candidates: Iterable<string>): Promise<Map<string, Match[]>> {
    const byDigest = new Map<string, string>();
    for (const candidate of candidates)
      if (candidate.length >= SHORTEST_FINGERPRINTED)
        byDigest.set(messageOf(candidate).toString('hex'), candidate);
    const matches = await this.matchDigests(byDigest.keys());
    return new Map([...matches].map(([digest, owners]) => [byDigest.get(digest) ?? '', owners]));
  }

  /** Matches values by their SHA-256 digests, in hexadecimal. Returns the owners by digest. */
  async matchDigests(digests: Iterable<string>): Promise<Map<string, Match[]>> {
    const all = new Set(digests);
    const found = new Map<string, Match[]>();
    const add = (digest: string, owner: Match) => found.set(digest, [...(found.get(digest) ?? []), owner]);
    for (const store of this.options.apiKeyStores ?? [])
      for (const [digest, owner] of await customerKeys(this.call, this.clock, store, all))
        if (all.has(digest)) add(digest, owner);
    const { table } = this.options;
    if (table !== undefined && all.size > 0)
      for (const [digest, owner] of await this.inIndex(table, all)) add(digest, owner);
    return new Map([...found].map(([digest, owners]) => [digest, byUse(owners)]));
  }

  /**
   * Finds what is known of a credential by its id, such as that of an access key. Several versions and secrets may have held it,
   * and credentials of different issuers may have one id.
   */
  async byCredential(id: string): Promise<Match[]> {
    const owners = await ownersOfCredential(this.call, this.options.table ?? '', id);
    return owners.length === 0 ? [] : this.withStates(owners, await this.keyArn());
  }

  /** Finds the secrets that hold the value with a fingerprint. */
  async byFingerprint(fingerprint: string): Promise<Match[]> {
    const { table = '' } = this.options;
    const owners = await ownersOf(this.call, this.clock, table, [fingerprint]);
    return owners.length === 0 ? [] : this.withStates(owners, await this.keyArn());
  }

  /** Finds a customer's key by its id. A copy of a store has the same keys. */
  async byCustomerKey(id: string): Promise<Match[]> {
    const { apiKeyStores = [] } = this.options;
    const found = apiKeyStores.map((store) => customerKey(this.call, this.clock, store, id));
    return (await Promise.all(found)).filter((match) => match !== undefined);
  }

  /** The ARN of the HMAC key. */
  private async keyArn(): Promise<string | undefined> {
    const { key } = this.options;
    if (key?.startsWith('arn:')) return key;
    // The answer of a call names the key, which an alias does not.
    return (await fingerprintsOf(this.call, this.keyId, [messageOf('').toString('hex')])).key;
  }

  private get keyId(): string {
    const { table = '', key } = this.options;
    return key ?? `${LEAK_INDEX.alias}${nameOf(table)}`;
  }

  private async inIndex(table: string, digests: Iterable<string>): Promise<[string, Match][]> {
    const { byDigest, key } = await fingerprintsOf(this.call, this.keyId, digests);
    const digestOf = new Map([...byDigest].map(([digest, fingerprint]) => [fingerprint, digest]));
    const owners = await ownersOf(this.call, this.clock, table, digestOf.keys());
    const matches = await this.withStates(owners, key);
    return matches.map((match, n) => [digestOf.get(owners[n]?.fingerprint ?? '') ?? '', match]);
  }

  private async withStates(owners: readonly IndexedOwner[], key = ''): Promise<Match[]> {
    const index = indexIdOf({ table: this.options.table ?? '', key });
    const states = await statesOf(this.call, owners, index);
    return owners.map((owner) => ({ ...owner, ...(states.get(owner) ?? { state: 'unknown' }) }));
  }
}
