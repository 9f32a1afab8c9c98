import { CURRENT, PENDING, PREVIOUS, type SecretState, type SecretStore } from '../secret-store/secret-store';
import type { Clock } from '../time/clock';
import { requireText, requireToken, withTags } from './secret-limits';

export interface StoredVersion {
  text?: string;
  readonly created: number;
}

/** Labels and tags of the secret after one change. */
export interface SecretChange {
  /** Time of the change, milliseconds. */
  readonly at: number;
  /** Version ids by staging label. */
  readonly labels: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** Quota of versions (Secrets Manager User Guide, "Quotas"): the oldest unlabelled ones are removed. */
const MOST_VERSIONS = 100;

/** A secret in memory, with the rules and limits of Secrets Manager for versions, staging labels, tokens and tags. */
export class MemorySecretStore implements SecretStore {
  /** By version id; a version without a text was made for a rotation and has no value yet. */
  readonly versions = new Map<string, StoredVersion>();
  /** Version ids by staging label. */
  labels: Record<string, string> = {};
  tags: Record<string, string> = {};
  rotationEnabled: boolean | undefined = true;
  /** Number of requests to rotate now. */
  rotationsAsked = 0;
  /** Rotation tokens of all requests to store a value. */
  readonly rotationTokens: (string | undefined)[] = [];
  /** Delay until a change is visible to reads, milliseconds; a function draws the delay of each read. */
  lag: number | (() => number) = 0;
  /** Changes, the latest last. */
  readonly changes: SecretChange[] = [];

  constructor(private readonly clock: Clock) {
    this.remember();
  }

  /** Reserves a version with AWSPENDING, as Secrets Manager does before it invokes the first step. */
  startRotation(token: string): void {
    requireToken(token);
    const pending = this.pendingRotation;
    if (pending && pending !== token)
      throw new Error(`A rotation is in progress: AWSPENDING is on ${pending}.`);
    if (!this.versions.has(token)) this.versions.set(token, { created: this.clock.now() });
    if (this.labels[CURRENT] !== token) this.labels[PENDING] = token;
    this.remember();
  }

  /** Stores a value as a user of the console does, which abandons a rotation in progress. */
  writeByHand(version: string, text: string): void {
    this.add(version, text, [CURRENT]);
  }

  /** Moves a label by hand; removes it without a version. */
  setLabel(label: string, version: string | undefined): void {
    if (version) this.labels[label] = version;
    else delete this.labels[label];
    this.remember();
  }

  /** The value with this label, without lag. */
  text(label: string): string | undefined {
    return this.versions.get(this.labels[label] ?? '')?.text;
  }

  /** True if a labelled version holds the text. */
  holds(text: string): boolean {
    return Object.keys(this.labels).some((label) => this.text(label) === text);
  }

  /** The version of a rotation that is not complete. */
  get pendingRotation(): string | undefined {
    const { [PENDING]: pending, [CURRENT]: current } = this.labels;
    return pending === current ? undefined : pending;
  }

  /** The change that is the latest for one read. */
  seen(): SecretChange {
    const then = this.visibleUntil();
    let i = this.changes.length - 1;
    while (i > 0 && this.changes[i].at > then) i--;
    return this.changes[i];
  }

  async describe(): Promise<SecretState> {
    const { labels, tags, at } = this.seen();
    const versions: Record<string, string[]> = {};
    for (const label of Object.keys(labels)) {
      versions[labels[label]] ??= [];
      versions[labels[label]].push(label);
    }
    return { rotationEnabled: this.rotationEnabled, versions, tags, lastChanged: at };
  }

  async read(version: string) {
    const stored = this.versions.get(version);
    if (stored?.text === undefined || stored.created > this.visibleUntil()) return undefined;
    return { text: stored.text, created: stored.created };
  }

  async put(version: string, text: string, rotationToken?: string): Promise<'stored' | 'taken'> {
    this.rotationTokens.push(rotationToken);
    return this.store(version, text, [PENDING]);
  }

  /** PutSecretValue with any staging labels. The same value may be stored again. */
  store(version: string, text: string, labels: readonly string[]): 'stored' | 'taken' {
    requireToken(version);
    requireText(text);
    const there = this.versions.get(version);
    if (there?.text !== undefined) return there.text === text ? 'stored' : 'taken';
    this.add(version, text, labels);
    return 'stored';
  }

  async move(label: string, { from, to }: { from?: string; to?: string }): Promise<boolean> {
    const holder = this.labels[label];
    if (to === undefined) {
      if (label === CURRENT || from === undefined || holder !== from) return false;
      delete this.labels[label];
    } else {
      const moved = this.versions.get(to);
      if (!moved || (label === CURRENT && moved.text === undefined)) return false;
      // A request that names another holder is refused, even when the label is on `to` already.
      if (holder !== (from ?? (holder && to))) return false;
      this.attach(label, to);
    }
    this.remember();
    return true;
  }

  async tag(tags: Readonly<Record<string, string>>): Promise<void> {
    this.tags = withTags(this.tags, tags);
    this.remember();
  }

  async untag(keys: readonly string[]): Promise<void> {
    for (const key of keys) delete this.tags[key];
    this.remember();
  }

  async rotate(): Promise<'started' | 'refused'> {
    this.rotationsAsked += 1;
    return this.pendingRotation ? 'refused' : 'started';
  }

  private add(version: string, text: string, labels: readonly string[]): void {
    this.versions.set(version, { text, created: this.clock.now() });
    for (const label of labels) this.attach(label, version);
    this.labels[CURRENT] ??= version;
    // A value that is stored as current abandons the rotation in progress.
    if (labels.includes(CURRENT) && this.labels[PENDING] !== version) delete this.labels[PENDING];
    this.prune();
    this.remember();
  }

  private visibleUntil(): number {
    return this.clock.now() - (typeof this.lag === 'number' ? this.lag : this.lag());
  }

  private attach(label: string, version: string): void {
    const holder = this.labels[label];
    if (label === CURRENT && holder && holder !== version) this.labels[PREVIOUS] = holder;
    this.labels[label] = version;
  }

  private prune(): void {
    const labelled = new Set(Object.values(this.labels));
    for (const version of this.versions.keys()) {
      if (this.versions.size <= MOST_VERSIONS) return;
      if (!labelled.has(version)) this.versions.delete(version);
    }
  }

  private remember(): void {
    const { labels, tags } = this;
    this.changes.push(Object.freeze({ at: this.clock.now(), labels: { ...labels }, tags: { ...tags } }));
  }
}
