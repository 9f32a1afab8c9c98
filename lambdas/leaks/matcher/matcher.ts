import { LEAK_INDEX } from '../../../engine/src/contract';
import { indexIdOf, messageOf, SHORTEST_FINGERPRINTED } from '../../../engine/src/leak-index/fingerprint';
import { type AwsJson, type RetryClock, repeated } from './aws-json';
import { batchGet, type Item } from './batch-get';
import { customerKey, customerKeys } from './customer-keys';
import { fingerprintsOf } from './fingerprints';
import type { Match } from './match';
import { statesOf } from './secret-states';

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

const ATTRIBUTES = [
  ...[LEAK_INDEX.fingerprint, LEAK_INDEX.secret, LEAK_INDEX.version, LEAK_INDEX.kind],
  ...[LEAK_INDEX.credential, LEAK_INDEX.prefix, LEAK_INDEX.issuedAt],
];

/** Recognizes leaked values: which secret, which version, and whether it is still in use. It reads no secret value. */
export class Matcher {
  private readonly call: AwsJson;
  private readonly clock: RetryClock & { now(): number };

  constructor(private readonly options: MatcherOptions) {
    this.clock = options.clock ?? REAL;
    this.call = repeated(options.call, this.clock);
  }

  /** Matches candidates. Returns the matches by candidate. Shorter ones than 8 characters have no fingerprint. */
  async match(candidates: Iterable<string>): Promise<Map<string, Match>> {
    const byDigest = new Map<string, string>();
    for (const candidate of candidates)
      if (candidate.length >= SHORTEST_FINGERPRINTED)
        byDigest.set(messageOf(candidate).toString('hex'), candidate);
    const matches = await this.matchDigests(byDigest.keys());
    return new Map([...matches].map(([digest, match]) => [byDigest.get(digest) ?? '', match]));
  }

  /** Matches values by their SHA-256 digests, in hexadecimal. Returns the matches by digest. */
  async matchDigests(digests: Iterable<string>): Promise<Map<string, Match>> {
    const left = new Set(digests);
    const matches = new Map<string, Match>();
    for (const store of this.options.apiKeyStores ?? [])
      for (const [digest, match] of await customerKeys(this.call, this.clock, store, left)) {
        if (!left.delete(digest)) continue;
        matches.set(digest, match);
      }
    const { table } = this.options;
    if (table !== undefined && left.size > 0)
      for (const [digest, match] of await this.inIndex(table, left)) matches.set(digest, match);
    return matches;
  }

  /** Finds what is known of a credential by its id, such as that of an access key. Several versions may have held it. */
  async byCredential(id: string): Promise<Match[]> {
    const { table = '' } = this.options;
    const { Items } = await this.call('dynamodb', 'Query', {
      TableName: nameOf(table),
      IndexName: LEAK_INDEX.byCredential,
      KeyConditionExpression: '#credential = :id',
      ExpressionAttributeNames: { '#credential': LEAK_INDEX.credential },
      ExpressionAttributeValues: { ':id': { S: id } },
    });
    const owners = ((Items ?? []) as Item[]).map(ownerOf);
    return owners.length === 0 ? [] : this.withStates(owners, await this.keyArn());
  }

  /** Finds the value with a fingerprint. */
  async byFingerprint(fingerprint: string): Promise<Match | undefined> {
    const { table = '' } = this.options;
    const [owner] = (await this.items(table, [fingerprint])).map(ownerOf);
    return owner && (await this.withStates([owner], await this.keyArn()))[0];
  }

  /** Finds a customer's key by its id. */
  async byCustomerKey(id: string): Promise<Match | undefined> {
    for (const store of this.options.apiKeyStores ?? []) {
      const match = await customerKey(this.call, this.clock, store, id);
      if (match) return match;
    }
    return undefined;
  }

  /** The ARN of the HMAC key. */
  private async keyArn(): Promise<string | undefined> {
    const { key } = this.options;
    if (key?.startsWith('arn:')) return key;
    // The answer of a call names the key, which an alias does not.
    return (await fingerprintsOf(this.call, this.keyId, [messageOf('').toString('hex')])).key;
  }

  private items(table: string, fingerprints: string[]): Promise<Item[]> {
    const about = { name: nameOf(table), key: LEAK_INDEX.fingerprint, attributes: ATTRIBUTES };
    return batchGet(this.call, this.clock, about, fingerprints);
  }

  private get keyId(): string {
    const { table = '', key } = this.options;
    return key ?? `${LEAK_INDEX.alias}${nameOf(table)}`;
  }

  private async inIndex(table: string, digests: Iterable<string>): Promise<Map<string, Match>> {
    const { byDigest, key } = await fingerprintsOf(this.call, this.keyId, digests);
    const items = await this.items(table, [...new Set(byDigest.values())]);
    const owners = new Map(items.map((item) => [item[LEAK_INDEX.fingerprint]?.S, ownerOf(item)]));
    const known = [...byDigest].flatMap(([digest, fingerprint]) => {
      const owner = owners.get(fingerprint);
      return owner ? [{ digest, owner }] : [];
    });
    const matches = await this.withStates(
      known.map(({ owner }) => owner),
      key,
    );
    return new Map(known.map(({ digest }, n) => [digest, matches[n] as Match]));
  }

  private async withStates(owners: readonly IndexedOwner[], key = ''): Promise<Match[]> {
    const index = indexIdOf({ table: this.options.table ?? '', key });
    const states = await statesOf(this.call, owners, index);
    return owners.map((owner) => ({ ...owner, ...(states.get(owner) ?? { state: 'unknown' }) }));
  }
}

type IndexedOwner = Omit<Match, 'state' | 'reason'>;

function ownerOf(item: Item): IndexedOwner {
  const text = (name: string) => item[name]?.S ?? '';
  const prefix = item[LEAK_INDEX.prefix]?.S;
  return {
    secret: text(LEAK_INDEX.secret),
    version: text(LEAK_INDEX.version),
    kind: text(LEAK_INDEX.kind),
    credential: text(LEAK_INDEX.credential),
    ...(prefix === undefined ? {} : { prefix }),
    issuedAt: Number(item[LEAK_INDEX.issuedAt]?.N ?? 0),
  };
}

const nameOf = (table: string) => table.slice(table.lastIndexOf('/') + 1);
