import { createPublicKey, type KeyObject } from 'node:crypto';
import { HOUR, MINUTE } from '../../../../engine/src/time/clock';
import type { Fetch } from '../../github/api';
import { boundedText } from '../../github/body';
import { members, parsed } from '../../reports/text';

/** Age of the list after which a key of it is looked up again before it is trusted. */
const FRESH = HOUR;
/** Age of the list up to which it is used while GitHub cannot be reached. */
const USABLE = 24 * HOUR;
/**
 * Pause between two requests, and their number in an hour: a stranger can send unknown identifiers. GitHub answers 60
 * unauthenticated requests an hour to one address (GitHub documentation, "Rate limits for the REST API").
 */
const PAUSE = MINUTE;
const MOST_AN_HOUR = 6;
/** SHA-256 in hexadecimal. */
const IDENTIFIER = /^[0-9a-f]{64}$/;
const MOST_KEYS = 100;
/** Time of one request, milliseconds. */
const WITHIN = 8000;

/** A key, or the reason for which there is none. */
export type FoundKey = KeyObject | 'unknown' | 'unavailable';

/** The public keys of GitHub's secret scanning, from GitHub's endpoint only. */
export class PublicKeys {
  private keys: ReadonlyMap<string, KeyObject> = new Map();
  private readAt = Number.NEGATIVE_INFINITY;
  private requests: number[] = [];
  private reading?: Promise<void>;

  constructor(
    private readonly fetch: Fetch,
    private readonly now: () => number,
    private readonly url: string,
  ) {}

  /** The key with an identifier. A new one is looked up at GitHub, as far as the limits allow. */
  async find(identifier: string | undefined): Promise<FoundKey> {
    if (identifier === undefined || !IDENTIFIER.test(identifier)) return 'unknown';
    if (this.age() > PAUSE && !this.keys.has(identifier)) await this.read();
    if (this.age() > USABLE) return 'unavailable';
    return this.keys.get(identifier) ?? (this.age() > PAUSE ? 'unavailable' : 'unknown');
  }

  /** The key again, after it signed a body: GitHub may have withdrawn it since the list was read. */
  async confirm(identifier: string): Promise<FoundKey> {
    if (this.age() > FRESH) await this.read();
    return this.find(identifier);
  }

  private age(): number {
    return this.now() - this.readAt;
  }

  private async read(): Promise<void> {
    this.reading ??= this.request().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async request(): Promise<void> {
    const now = this.now();
    this.requests = this.requests.filter((at) => now - at < HOUR);
    const last = this.requests.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (now - last < PAUSE || this.requests.length >= MOST_AN_HOUR) return;
    this.requests.push(now);
    // Without an answer the known keys stay, and an unknown one is refused.
    const { public_keys } = members(await this.answer().catch(() => undefined));
    if (!Array.isArray(public_keys) || public_keys.length > MOST_KEYS) return;
    this.keys = new Map(public_keys.flatMap(keyOf));
    this.readAt = now;
  }

  private async answer(): Promise<unknown> {
    const response = await this.fetch(this.url, {
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'cdk-rekey' },
      redirect: 'manual',
      signal: AbortSignal.timeout(WITHIN),
    });
    return response.status === 200 ? parsed(await boundedText(response)) : undefined;
  }
}

/** A key of the list, with its identifier. Only ECDSA on P-256 is used. */
function keyOf(entry: unknown): [string, KeyObject][] {
  const { key_identifier, key } = members(entry);
  if (typeof key_identifier !== 'string' || typeof key !== 'string') return [];
  try {
    const parsedKey = createPublicKey(key);
    const { namedCurve } = parsedKey.asymmetricKeyDetails ?? {};
    return namedCurve === 'prime256v1' ? [[key_identifier, parsedKey]] : [];
  } catch {
    return [];
  }
}
