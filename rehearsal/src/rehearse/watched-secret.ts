import type { LocalAws } from '../aws/local-aws';
import type { KeyRecord } from '../aws/services/iam';
import type { SecretView, VersionView } from '../aws/services/secrets-manager';
import { accessKeyIn, kindOf } from '../kinds';
import type { AccessKey } from '../kinds/kind-reader';

const DAY = 24 * 3_600_000;

/** State of a credential at its issuer. */
export interface CredentialView {
  /** Id at the issuer, else the id of the version that holds the credential. */
  readonly id: string;
  /** True if the issuer accepts the credential. */
  readonly enabled: boolean;
  readonly labels: readonly string[];
  /** True if a rotation function issued the credential. */
  readonly ours: boolean;
}

/** Tracks the credentials of one secret during a rehearsal. */
export class WatchedSecret {
  /** Maximum number of credentials that were live at one time. */
  maxLive = 0;
  /** Number of credentials that were retired. */
  retired = 0;
  private oldestCurrent = 0;
  private current: { id: string; since: number } | undefined;
  private live = new Set<string>();
  /** IAM users whose access keys the secret held. */
  readonly users = new Set<string>();
  private readonly listeners: (() => void)[] = [];
  private readonly makers = new Map<string, boolean>();

  constructor(
    private readonly aws: LocalAws,
    readonly arn: string,
    /** Path of the RotatingSecret, else of the secret. */
    readonly path: string,
    private readonly declaredKind: string | undefined,
    /** True for the principal of a rotation function. */
    private readonly isRotator: (principalArn: string) => boolean,
    /** Paths of the other secrets that hold a credential. */
    private readonly othersThatHold: (credential: string) => readonly string[] = () => [],
  ) {
    this.look();
  }

  get view(): SecretView | undefined {
    return this.aws.secretsManager.secret(this.arn);
  }

  /** Kind that the app declares, else the kind that the format of the value identifies. */
  get kind(): string {
    if (this.declaredKind !== undefined) return this.declaredKind;
    return this.labelled.flatMap(({ value }) => kindOf(value as string) ?? [])[0] ?? 'unknown';
  }

  /** True for the ARN of the secret and of a user whose keys the secret held. */
  isAbout(arn: string): boolean {
    return arn === this.arn || this.users.has(arn.slice(arn.lastIndexOf('/') + 1));
  }

  /** Updates the state after a call that may have changed a credential. */
  look(): void {
    this.update();
    for (const listener of this.listeners) listener();
  }

  /** Calls `listener` after each update. */
  onLook(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** The access keys at IAM; for other kinds, the labelled versions, which are considered live. */
  credentials(): CredentialView[] {
    if (this.users.size === 0) {
      return this.labelled.map(({ id, labels }) => ({ id, enabled: true, labels, ours: true }));
    }
    const labelsOf = new Map(
      this.labelled.map(({ value, labels }) => [accessKeyIn(value as string)?.accessKeyId, labels]),
    );
    return this.keys.map(({ accessKeyId: id, status, createdBy }) => ({
      id,
      enabled: status === 'Active',
      labels: labelsOf.get(id) ?? [],
      ours: this.madeByRotator(createdBy),
    }));
  }

  private update(): void {
    const { view } = this;
    if (!view) return;
    const now = this.aws.timeline.now();
    const currentId = view.versions.find(({ labels }) => labels.includes('AWSCURRENT'))?.id;
    if (currentId !== undefined && currentId !== this.current?.id) {
      this.oldestCurrent = this.oldestCurrentAge(now);
      this.current = { id: currentId, since: now };
    }
    this.findUsers();
    const live = new Set(this.credentials().flatMap(({ id, enabled }) => (enabled ? [id] : [])));
    for (const credential of this.live) if (!live.has(credential)) this.retired++;
    this.live = live;
    this.maxLive = Math.max(this.maxLive, live.size);
  }

  get liveCredentials(): number {
    return this.live.size;
  }

  /** Credentials that a rotation function issued and that no labelled version and no credential record of any secret holds. */
  orphans(): string[] {
    return this.unheld().filter((id) => this.othersThatHold(id).length === 0);
  }

  /** Paths of the other secrets that hold credentials of the same principal. */
  sharedWith(): string[] {
    return [...new Set(this.unheld().flatMap((id) => this.othersThatHold(id)))].sort();
  }

  /** True if a labelled version or a credential record of the secret holds the credential. */
  holds(credential: string): boolean {
    return (
      this.accessKeys.some(({ accessKeyId }) => accessKeyId === credential) ||
      this.view?.tags[`rekey/credential/${credential}`] !== undefined
    );
  }

  /** Access keys of the users that a rotation function issued and this secret does not hold. */
  private unheld(): string[] {
    if (!this.view || this.users.size === 0) return [];
    return this.credentials().flatMap(({ id, ours }) => (ours && !this.holds(id) ? [id] : []));
  }

  /** Maximum age of a current credential so far, in days. */
  oldestCurrentDays(): number {
    return Math.round((this.oldestCurrentAge(this.aws.timeline.now()) / DAY) * 100) / 100;
  }

  private oldestCurrentAge(now: number): number {
    return Math.max(this.oldestCurrent, this.current ? now - this.current.since : 0);
  }

  private get labelled(): VersionView[] {
    return (this.view?.versions ?? []).filter(
      ({ labels, value }) => labels.length > 0 && value !== undefined,
    );
  }

  private get accessKeys(): AccessKey[] {
    return this.labelled.flatMap(({ value }) => accessKeyIn(value as string) ?? []);
  }

  private madeByRotator(principalArn: string): boolean {
    const known = this.makers.get(principalArn) ?? this.isRotator(principalArn);
    this.makers.set(principalArn, known);
    return known;
  }

  private get keys(): KeyRecord[] {
    return [...this.users].flatMap((user) => this.aws.iam.keysOf(user));
  }

  private findUsers(): void {
    for (const { accessKeyId } of this.accessKeys) {
      const user = this.aws.iam.identity(accessKeyId)?.principal.userName;
      if (user !== undefined) this.users.add(user);
    }
  }
}
