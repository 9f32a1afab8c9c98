import {
  CURRENT,
  PENDING,
  PREVIOUS,
  type SecretState,
  type SecretStore,
} from '../../src/secret-store/secret-store';
import type { Clock } from '../../src/time/clock';

interface Version {
  text?: string;
  created: number;
}

/** One secret, with Secrets Manager's rules for versions, labels and tokens. */
export class MemorySecret implements SecretStore {
  readonly versions = new Map<string, Version>();
  labels: Record<string, string> = {};
  tags: Record<string, string> = {};
  rotationEnabled: boolean | undefined = true;
  rotationsAsked = 0;
  readonly rotationTokens: (string | undefined)[] = [];
  /** How late readers see labels and tags, milliseconds. */
  lag = 0;
  private readonly past: { at: number; state: SecretState }[] = [];

  constructor(private readonly clock: Clock) {
    this.remember();
  }

  /** What Secrets Manager does before it invokes the first step. */
  startRotation(token: string): void {
    const pending = this.labels[PENDING];
    if (pending && pending !== token && pending !== this.labels[CURRENT]) throw new Error('busy');
    if (!this.versions.has(token)) this.versions.set(token, { created: this.clock.now() });
    if (this.labels[CURRENT] !== token) this.labels[PENDING] = token;
    this.remember();
  }

  /** Somebody writes a value by hand, which abandons a rotation that is under way. */
  writeByHand(version: string, text: string): void {
    this.versions.set(version, { text, created: this.clock.now() });
    if (this.labels[CURRENT]) this.labels[PREVIOUS] = this.labels[CURRENT];
    this.labels[CURRENT] = version;
    delete this.labels[PENDING];
    this.remember();
  }

  setLabel(label: string, version: string | undefined): void {
    if (version) this.labels[label] = version;
    else delete this.labels[label];
    this.remember();
  }

  text(label: string): string | undefined {
    return this.versions.get(this.labels[label])?.text;
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
      // Who names another holder is refused, even when the label is there already.
      if (holder !== undefined && holder !== (from ?? to)) return false;
      if (label === CURRENT && holder && holder !== to) this.labels[PREVIOUS] = holder;
      this.labels[label] = to;
    }
    this.remember();
    return true;
  }

  async tag(tags: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(tags)) {
      if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value)) throw new Error(`Not a tag value: ${value}`);
      if (key.length > 128) throw new Error(`Not a tag key: ${key}`);
      this.tags[key] = value;
    }
    if (Object.keys(this.tags).length > 50) throw new Error('More tags than a secret can have.');
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
