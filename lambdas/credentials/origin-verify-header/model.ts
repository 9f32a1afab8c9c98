import { type IssuerContext, sdkError } from 'cdk-rekey-engine/testing';

type Context = Pick<IssuerContext, 'clock' | 'random' | 'propagation'>;

export const HEADER_NAME = 'x-origin-verify';
const INITIAL = 'a-value-that-somebody-chose-before';

/** Time until every edge location applies a change, milliseconds. AWS documents none. */
const DEPLOYS_IN = 180_000;

interface Applied {
  readonly at: number;
  readonly values: readonly string[];
}

/** A listener rule. The load balancer applies a change after some time. */
export class RuleModel {
  exists = true;
  values: readonly string[] = [INITIAL];
  private applied: readonly Applied[] = [{ at: 0, values: [INITIAL] }];

  constructor(private readonly context: Context) {}

  set(values: readonly string[]): void {
    if (values.length === 0 || values.length > 5) throw sdkError('ValidationError', 400);
    const { clock, random, propagation } = this.context;
    this.values = values;
    this.applied = [...this.applied, { at: clock.now() + random.integer(...propagation), values }];
  }

  /** True if the load balancer accepts a value now. */
  accepts(value: string): boolean {
    const now = this.context.clock.now();
    return (
      this.applied
        .filter(({ at }) => at <= now)
        .at(-1)
        ?.values.includes(value) ?? false
    );
  }
}

/** The header of an origin of a distribution. Until a change is deployed, some edge locations send the value before it. */
export class DistributionModel {
  exists = true;
  value = INITIAL;
  version = 1;
  /** Values that edge locations may send, until these times. */
  private sent: readonly { readonly value: string; readonly until: number }[] = [];
  private deployedAt = 0;

  constructor(private readonly clock: Context['clock']) {}

  set(value: string): void {
    this.deployedAt = this.clock.now() + DEPLOYS_IN;
    this.sent = [...this.sent, { value: this.value, until: this.deployedAt }];
    // Every earlier change is deployed with this one.
    this.sent = this.sent.map((one) =>
      one.until > this.clock.now() ? { ...one, until: this.deployedAt } : one,
    );
    this.value = value;
    this.version += 1;
  }

  get deployed(): boolean {
    return this.clock.now() >= this.deployedAt;
  }

  /** Values that viewers' requests have now. */
  get sending(): readonly string[] {
    const now = this.clock.now();
    return [this.value, ...this.sent.filter(({ until }) => until > now).map(({ value }) => value)];
  }
}
