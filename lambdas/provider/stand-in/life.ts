import { HOUR } from 'cdk-rekey-engine';
import type { IssuerContext } from 'cdk-rekey-engine/testing';

/** The part of an issuer's context that a stand-in uses. */
export type StandInContext = Pick<IssuerContext, 'clock' | 'random' | 'propagation'>;

/** Life of a credential at a stand-in: a change takes effect after some time. */
export class Life {
  disabled = false;
  removed = false;
  /** Time from which every endpoint accepts it. */
  effective: number;
  /** Time from which every endpoint refuses it. */
  ends = Infinity;

  constructor(
    private readonly context: StandInContext,
    readonly created: number = context.clock.now(),
    readonly expiresAt: number = Infinity,
  ) {
    this.effective = this.later();
  }

  /** True if the credential is in service, or about to be. */
  get isActive(): boolean {
    return !this.disabled && !this.removed && this.context.clock.now() < this.expiresAt;
  }

  get isAccepted(): boolean {
    const now = this.context.clock.now();
    return now >= this.effective && now < this.ends && now < this.expiresAt;
  }

  /** True if every endpoint has refused it for an hour. */
  get isForgotten(): boolean {
    return this.removed && this.context.clock.now() > this.ends + HOUR;
  }

  end(how: 'disabled' | 'removed'): void {
    this[how] = true;
    this.ends = Math.min(this.ends, this.later());
  }

  enable(): void {
    this.disabled = false;
    this.effective = this.later();
    this.ends = Infinity;
  }

  private later(): number {
    const { clock, random, propagation } = this.context;
    return clock.now() + random.integer(...propagation);
  }
}
