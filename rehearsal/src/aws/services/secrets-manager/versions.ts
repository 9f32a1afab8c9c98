import { errors } from './errors';
import { CURRENT, PENDING, PREVIOUS, type SecretData, type Version } from './secret';

const DAY = 24 * 3_600_000;
const MOST_VERSIONS = 100;
const MOST_STAGES = 20;

/**
 * The versions of a secret while one write changes them. Each label is on one version at most; AWSPREVIOUS
 * follows AWSCURRENT by itself.
 */
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
    for (const version of this.versions.values()) if (version.stages.has(stage)) return version;
    return undefined;
  }

  /** Whether any version has a value: one that a rotation only reserved does not count. */
  hasValue(): boolean {
    for (const version of this.versions.values()) if (version.data) return true;
    return false;
  }

  /** Adds a version, or gives a reserved one its value. */
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
    // A version is never both: the one that becomes current again stops being the previous one.
    if (stage === CURRENT) this.detach(PREVIOUS, id);
    if ((this.versions.get(id) as Version).stages.size > MOST_STAGES) {
      throw errors.limitExceeded(`You can't attach more than ${MOST_STAGES} staging labels to a version.`);
    }
  }

  detach(stage: string, id: string): void {
    if (this.versions.has(id)) this.change(id, (stages) => stages.delete(stage));
  }

  /** A value written past a rotation takes AWSPENDING away from it; returns the version that lost it. */
  abandonPending(writtenId: string): Version | undefined {
    const pending = this.holder(PENDING);
    if (!pending || pending.id === writtenId) return undefined;
    this.detach(PENDING, pending.id);
    return pending;
  }

  /** Removes the oldest unlabelled versions beyond the quota, never those younger than a day. */
  prune(now: number): void {
    for (const version of [...this.versions.values()].sort((a, b) => a.created - b.created)) {
      if (this.versions.size <= MOST_VERSIONS) return;
      if (version.stages.size === 0 && now - version.created >= DAY) this.versions.delete(version.id);
    }
    if (this.versions.size > MOST_VERSIONS) {
      throw errors.limitExceeded(`You've reached the quota of ${MOST_VERSIONS} versions of a secret.`);
    }
  }

  private change(id: string, work: (stages: Set<string>) => void): void {
    const version = this.versions.get(id) as Version;
    const stages = new Set(version.stages);
    work(stages);
    this.versions.set(id, { ...version, stages });
  }
}
