import type { IssuerContext } from 'cdk-rekey-engine/testing';

const DAY = 86_400_000;

interface Made {
  readonly id: string;
  readonly username: string;
  readonly secret: string;
  /** The value of the secret. */
  readonly text: string;
  /** Days until it expires. */
  readonly days?: number;
}

/** A service-specific credential. IAM shows a change at once; the service applies it after some time. */
export class CredentialModel {
  readonly id: string;
  readonly text: string;
  readonly created: number;
  /** Milliseconds; undefined for a credential that does not expire. */
  readonly expires: number | undefined;
  active = true;
  removed = false;
  private works: readonly [at: number, accepted: boolean][] = [];

  constructor(
    private readonly context: Pick<IssuerContext, 'clock' | 'random' | 'propagation'>,
    private readonly made: Made,
  ) {
    this.id = made.id;
    this.text = made.text;
    this.created = context.clock.now();
    this.expires = made.days === undefined ? undefined : this.created + made.days * DAY;
    this.record();
  }

  setActive(active: boolean): void {
    if (this.active === active) return;
    this.active = active;
    this.record();
  }

  remove(): void {
    this.removed = true;
    this.record();
  }

  /** True if the service accepts the credential now. */
  accepted(): boolean {
    const now = this.context.clock.now();
    if (this.expires !== undefined && now >= this.expires) return false;
    return this.works.filter(([at]) => at <= now).at(-1)?.[1] ?? false;
  }

  described(): object {
    return {
      ServiceSpecificCredentialId: this.id,
      Status: this.active ? 'Active' : 'Inactive',
      CreateDate: new Date(Math.floor(this.created / 1000) * 1000),
    };
  }

  secrets(): object {
    return { ServiceCredentialAlias: this.made.username, ServiceCredentialSecret: this.made.secret };
  }

  private record(): void {
    const { clock, random, propagation } = this.context;
    const at = clock.now() + random.integer(...propagation);
    this.works = [...this.works, [at, this.active && !this.removed]];
  }
}
