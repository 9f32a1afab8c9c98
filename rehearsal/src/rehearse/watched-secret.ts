import type { LocalAws } from '../aws/local-aws';
import type { KeyRecord } from '../aws/services/iam';
import type { SecretView, VersionView } from '../aws/services/secrets-manager';
import { type AccessKey, accessKeyIn } from './access-key';

const DAY = 24 * 3_600_000;

/** A credential as it really is. */
export interface CredentialView {
  /** At its issuer; else the id of the version that holds it. */
  readonly id: string;
  /** Whether its issuer accepts it. */
  readonly enabled: boolean;
  readonly labels: readonly string[];
  /** Whether a rotation function made it. */
  readonly ours: boolean;
}

/** CacheTimes count of one secret's credentials through a rehearsal. */
export class WatchedSecret {
  /** The most credentials that were good at one time. */
  maxLive = 0;
  /** Credentials that were taken out of service. */
  retired = 0;
  private oldestCurrent = 0;
  private current: { id: string; since: number } | undefined;
  private live = new Set<string>();
  /** The IAM users whose access keys it held. */
  readonly users = new Set<string>();
  private readonly listeners: (() => void)[] = [];
  private readonly makers = new Map<string, boolean>();

  constructor(
    private readonly aws: LocalAws,
    readonly arn: string,
    /** The RotatingSecret's path, else the secret's. */
    readonly path: string,
    private readonly declaredKind: string | undefined,
    /** Whether a principal is a rotation function. */
    private readonly isRotator: (principalArn: string) => boolean,
    /** The paths of the other secrets that hold a credential. */
    private readonly othersThatHold: (credential: string) => readonly string[] = () => [],
  ) {
    this.look();
  }

  get view(): SecretView | undefined {
    return this.aws.secretsManager.secret(this.arn);
  }

  /** What the app says, else what the current value looks like. */
  get kind(): string {
    return this.declaredKind ?? (this.accessKeys.length > 0 ? 'access-key' : 'unknown');
  }

  /** Whether the ARN is that of the secret, or of a user whose keys it held. */
  isAbout(arn: string): boolean {
    return arn === this.arn || this.users.has(arn.slice(arn.lastIndexOf('/') + 1));
  }

  /** Looks again after whatever may have changed a credential. */
  look(): void {
    this.takeStock();
    for (const listener of this.listeners) listener();
  }

  /** Tells `listener` whenever something may have changed. */
  onLook(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Every credential that there is now, and the labels that hold it. */
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

  private takeStock(): void {
    const { view } = this;
    if (!view) return;
    const now = this.aws.timeline.now();
    const currentId = view.versions.find(({ labels }) => labels.includes('AWSCURRENT'))?.id;
    if (currentId !== undefined && currentId !== this.current?.id) {
      this.oldestCurrent = this.oldestCurrentAge(now);
      this.current = { id: currentId, since: now };
    }
    this.findUsers();
    const live = this.liveNow(view);
    for (const credential of this.live) if (!live.has(credential)) this.retired++;
    this.live = live;
    this.maxLive = Math.max(this.maxLive, live.size);
  }

  get liveCredentials(): number {
    return this.live.size;
  }

  /** Good at the end, issued by a rotator, and neither held by a labelled version of any secret nor in its ledger. */
  orphans(): string[] {
    return this.unheld().filter((id) => this.othersThatHold(id).length === 0);
  }

  /** The paths of the other secrets that hold credentials of the same principal. */
  sharedWith(): string[] {
    return [...new Set(this.unheld().flatMap((id) => this.othersThatHold(id)))].sort();
  }

  /** Tells whether a labelled version or the ledger holds a credential. */
  holds(credential: string): boolean {
    return (
      this.accessKeys.some(({ accessKeyId }) => accessKeyId === credential) ||
      this.view?.tags[`rekey/credential/${credential}`] !== undefined
    );
  }

  /** Access keys of the principal that a rotator issued and this secret does not hold. */
  private unheld(): string[] {
    if (!this.view || this.users.size === 0) return [];
    return this.keys
      .filter(({ createdBy }) => this.madeByRotator(createdBy))
      .map(({ accessKeyId }) => accessKeyId)
      .filter((id) => !this.holds(id));
  }

  /** The greatest age in days that a current credential had reached by now. */
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

  /** Access keys live at IAM; any other credential is taken to live as long as a label holds its version. */
  private liveNow(view: SecretView): Set<string> {
    if (this.users.size === 0) {
      return new Set(
        view.versions
          .filter(({ labels, value }) => labels.length > 0 && value !== undefined)
          .map(({ id }) => id),
      );
    }
    return new Set(
      this.keys.filter(({ status }) => status === 'Active').map(({ accessKeyId }) => accessKeyId),
    );
  }
}
