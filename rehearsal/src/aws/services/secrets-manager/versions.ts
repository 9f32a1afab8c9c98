import { errors } from './errors';
import { CURRENT, holderOf, PENDING, PREVIOUS, type SecretData, type Version } from './secret';

const DAY = 24 * 3_600_000;
const MAX_VERSIONS = 100;
const MAX_STAGES = 20;

/** The versions of a secret during one write. A label is on at most one version; AWSPREVIOUS follows AWSCURRENT. */
export class Versions {
  private readonly versions: Map<string, Version>;

  constructor(versions: ReadonlyMap<string, Version>) {
    this.versions = new Map(versions);
  }

  get result(): ReadonlyMap<string, Version> {
    return this.versions;
  }

  get(id: string): Version | undefined {
    return this.versions.get(id);
  }

  holder(stage: string): Version | undefined {
    return holderOf({ versions: this.versions }, stage);
  }

  /** True if a version has a value; the version of a rotation may have none. */
  hasValue(): boolean {
    return [...this.versions.values()].some(({ data }) => data !== undefined);
  }

  /** Adds a version, or gives a pending version its value. */
  put(id: string, data: SecretData | undefined, keyId: string | undefined, now: number): void {
    const stages = this.versions.get(id)?.stages ?? new Set<string>();
    this.versions.set(id, { id, data, stages, created: now, keyIds: [keyId] });
  }

  remove(id: string): void {
    this.versions.delete(id);
  }

  attach(stage: string, id: string): void {
    const holder = this.holder(stage);
    if (holder?.id === id) return;
    if (holder) this.detach(stage, holder.id);
    this.change(id, (stages) => stages.add(stage));
    if (stage === CURRENT && holder) this.attach(PREVIOUS, holder.id);
    // A version that becomes current again is no longer the previous one.
    if (stage === CURRENT) this.detach(PREVIOUS, id);
    if ((this.versions.get(id) as Version).stages.size > MAX_STAGES) {
      throw errors.limitExceeded(`You can't attach more than ${MAX_STAGES} staging labels to a version.`);
    }
  }

  detach(stage: string, id: string): void {
    if (this.versions.has(id)) this.change(id, (stages) => stages.delete(stage));
  }

  /** Removes AWSPENDING from a rotation's version after a manual write; returns that version. */
  abandonPending(writtenId: string): Version | undefined {
    const pending = this.holder(PENDING);
    if (!pending || pending.id === writtenId) return undefined;
    this.detach(PENDING, pending.id);
    return pending;
  }

  /** Removes the oldest unlabelled versions over the quota, but none younger than a day. */
  prune(now: number): void {
    for (const version of [...this.versions.values()].sort((a, b) => a.created - b.created)) {
      if (this.versions.size <= MAX_VERSIONS) return;
      if (version.stages.size === 0 && now - version.created >= DAY) this.versions.delete(version.id);
    }
    if (this.versions.size > MAX_VERSIONS) {
      throw errors.limitExceeded(`You've reached the quota of ${MAX_VERSIONS} versions of a secret.`);
    }
  }

  private change(id: string, work: (stages: Set<string>) => void): void {
    const version = this.versions.get(id) as Version;
    const stages = new Set(version.stages);
    work(stages);
    this.versions.set(id, { ...version, stages });
  }
}
