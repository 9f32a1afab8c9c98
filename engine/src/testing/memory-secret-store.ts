import { CURRENT, PENDING, PREVIOUS, type SecretState, type SecretStore } from '../secret-store/secret-store';
import type { Clock } from '../time/clock';
import { requireText, requireToken, withTags } from './secret-limits';

interface Version {
  text?: string;
  created: number;
}

/** A secret in memory, with the rules and limits of Secrets Manager for versions, staging labels, tokens and tags. */
export class MemorySecretStore implements SecretStore {
  /** By version id; a version without a text was made for a rotation and has no value yet. */
  readonly versions = new Map<string, Version>();
  /** Version ids by staging label. */
  labels: Record<string, string> = {};
  tags: Record<string, string> = {};
  rotationEnabled: boolean | undefined = true;
  /** Number of requests to rotate now. */
  rotationsAsked = 0;
  /** Rotation tokens of all requests to store a value. */
  readonly rotationTokens: (string | undefined)[] = [];
  /** Delay until a change is visible to reads, milliseconds. */
  lag = 0;
  private readonly past: { at: number; state: SecretState }[] = [];

  constructor(private readonly clock: Clock) {
    this.remember();
  }

  /** Reserves a version with AWSPENDING, as Secrets Manager does before it invokes the first step. */
  startRotation(token: string): void {
    requireToken(token);
    const pending = this.labels[PENDING];
    if (pending && pending !== token && pending !== this.labels[CURRENT])
      throw new Error(`A rotation is in progress: AWSPENDING is on ${pending}.`);
    if (!this.versions.has(token)) this.versions.set(token, { created: this.clock.now() });
    if (this.labels[CURRENT] !== token) this.labels[PENDING] = token;
    this.remember();
  }

  /** Stores a value as somebody with the console does, which abandons a rotation in progress. */
  writeByHand(version: string, text: string): void {
    this.versions.set(version, { text, created: this.clock.now() });
    if (this.labels[CURRENT]) this.labels[PREVIOUS] = this.labels[CURRENT];
    this.labels[CURRENT] = version;
    delete this.labels[PENDING];
    this.remember();
  }

  /** Moves a label by hand; takes it off without a version. */
  setLabel(label: string, version: string | undefined): void {
    if (version) this.labels[label] = version;
    else delete this.labels[label];
    this.remember();
  }

  /** The value with this label, without lag. */
  text(label: string): string | undefined {
    return this.versions.get(this.labels[label])?.text;
  }

  /** Tells whether a version with a label has this value: what a service accepts that checks labelled versions. */
  holds(text: string): boolean {
    return Object.values(this.labels).some((version) => this.versions.get(version)?.text === text);
  }

  async describe(): Promise<SecretState> {
    const seen = this.past.filter(({ at }) => at <= this.clock.now() - this.lag);
    return (seen.at(-1) ?? this.past[0]).state;
  }

  async read(version: string) {
    const stored = this.versions.get(version);
    if (stored?.text === undefined || stored.created > this.clock.now() - this.lag) return undefined;
    return { text: stored.text, created: stored.created };
  }

  async put(version: string, text: string, rotationToken?: string): Promise<'stored' | 'taken'> {
    requireToken(version);
    requireText(text);
    this.rotationTokens.push(rotationToken);
    const there = this.versions.get(version);
    if (there?.text !== undefined) return there.text === text ? 'stored' : 'taken';
    this.versions.set(version, { text, created: this.clock.now() });
    this.labels[PENDING] = version;
    this.labels[CURRENT] ??= version;
    this.remember();
    return 'stored';
  }

  async move(label: string, { from, to }: { from?: string; to?: string }): Promise<boolean> {
    const holder = this.labels[label];
    if (to === undefined) {
      if (label === CURRENT || from === undefined || holder !== from) return false;
      delete this.labels[label];
    } else {
      if (!this.versions.has(to)) return false;
      // A request that names another holder is refused, even when the label is there already.
      if (holder !== undefined && holder !== (from ?? to)) return false;
      if (label === CURRENT && holder && holder !== to) this.labels[PREVIOUS] = holder;
      this.labels[label] = to;
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
    const pending = this.labels[PENDING];
    return pending && pending !== this.labels[CURRENT] ? 'refused' : 'started';
  }

  private remember(): void {
    const versions: Record<string, string[]> = {};
    for (const [label, version] of Object.entries(this.labels)) {
      versions[version] = [...(versions[version] ?? []), label];
    }
    const state = {
      rotationEnabled: this.rotationEnabled,
      versions,
      tags: { ...this.tags },
      lastChanged: this.clock.now(),
    };
    this.past.push({ at: this.clock.now(), state });
  }
}
