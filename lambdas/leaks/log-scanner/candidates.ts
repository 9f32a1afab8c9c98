import { createHash } from 'node:crypto';
import { SHORTEST_FINGERPRINTED } from '../../../engine/src/leak-index/fingerprint';
import { decodedBase64 } from '../../../scan/src/decode/base64';
import { TextScanner } from '../../../scan/src/match/text-scanner';
import { apiKeyPattern } from '../../../scan/src/patterns/key-pattern';
import { rulePack } from '../../../scan/src/rules/pack';
import type { LogEvent } from './event';
import { type TokenOptions, tokensOf } from './tokens';

/** Text that may be a secret, in its first event. Only the memory of the function holds it. */
export interface Candidate {
  /** SHA-256 of the text, in hexadecimal digits. */
  readonly digest: string;
  readonly event: LogEvent;
  /** ARN of the table of the `ApiKeyStore` whose prefix and checksum the text has. */
  readonly store?: string;
}

/** Characters of a part of the events that is scanned at once. */
const PART = 256 * 1024;

/** Finds the texts of log events that may be secrets: by the rules of the scanner, and by tokens. */
export class CandidateFinder {
  private readonly scanner: TextScanner;
  /** Tables by the id of the rule for their keys. */
  private readonly stores: ReadonlyMap<string, string>;

  /** @param stores tables of `ApiKeyStore`s by the prefix of their keys. */
  constructor(
    stores: Readonly<Record<string, string>>,
    private readonly tokens: TokenOptions,
  ) {
    const patterns = Object.keys(stores).map(apiKeyPattern);
    this.scanner = new TextScanner(rulePack(patterns));
    this.stores = new Map(patterns.map(({ id, prefix }) => [id, stores[prefix] as string]));
  }

  /**
   * Returns the distinct candidates, those that are most probably secrets first.
   *
   * @param isLate true when the time is over. The other events are counted.
   */
  find(events: readonly LogEvent[], isLate: () => boolean): { candidates: Candidate[]; skipped: number } {
    const found = { keys: new Map(), rules: new Map(), tokens: new Map() } satisfies Found;
    let next = 0;
    while (next < events.length && !isLate()) next = this.scanPart(events, next, found);
    const candidates = new Map<string, Candidate>([...found.keys]);
    for (const [digest, candidate] of [...found.rules, ...found.tokens])
      if (!candidates.has(digest)) candidates.set(digest, candidate);
    return { candidates: [...candidates.values()], skipped: events.length - next };
  }

  /** Scans events as one text, which is faster than each for itself. Returns the index of the next event. */
  private scanPart(events: readonly LogEvent[], from: number, found: Found): number {
    const starts: number[] = [];
    let [text, next] = ['', from];
    while (next < events.length && (next === from || text.length < PART)) {
      starts.push(text.length);
      text += `${events[next++]?.message}\n`;
    }
    const eventAt = (place: number) => events[from + indexAt(starts, place)] as LogEvent;
    this.scanText(text, eventAt, found);
    for (const { start, text: decoded } of decodedBase64(text))
      this.scanText(decoded, () => eventAt(start), found);
    return next;
  }

  private scanText(text: string, eventAt: (place: number) => LogEvent, found: Found): void {
    for (const { rule, start, end, value } of this.scanner.scan(text, '')) {
      const store = this.stores.get(rule.id);
      const to = store === undefined ? found.rules : found.keys;
      add(to, value ?? text.slice(start, end), eventAt(start), store);
    }
    for (const { start, text: token } of tokensOf(text, this.tokens))
      add(found.tokens, token, eventAt(start));
  }
}

interface Found {
  readonly keys: Map<string, Candidate>;
  readonly rules: Map<string, Candidate>;
  readonly tokens: Map<string, Candidate>;
}

function add(to: Map<string, Candidate>, text: string, event: LogEvent, store?: string): void {
  if (text.length < SHORTEST_FINGERPRINTED) return;
  const digest = createHash('sha256').update(text).digest('hex');
  if (!to.has(digest)) to.set(digest, { digest, event, ...(store !== undefined && { store }) });
}

/** Index of the last start that is not after a place. */
function indexAt(starts: readonly number[], place: number): number {
  let [low, high] = [0, starts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= place) low = middle;
    else high = middle;
  }
  return low;
}
