import { type IssuerContext, sdkError } from 'cdk-rekey-engine/testing';

type Context = Pick<IssuerContext, 'clock' | 'random' | 'propagation'>;

/** An API key, also after its removal while stages may still accept it. */
export class KeyModel {
  enabled = true;
  removed = false;
  /** Usage plans in which it is. */
  plans: readonly string[] = [];
  /** Milliseconds. */
  updated: number;
  private works: readonly [at: number, accepted: boolean][] = [];

  constructor(
    private readonly context: Context,
    readonly id: string,
    readonly value: string,
    readonly name: string,
    readonly description: string,
    readonly created: number,
  ) {
    this.updated = created;
  }

  attach(plan: string): void {
    if (this.plans.includes(plan)) throw sdkError('ConflictException', 409);
    this.plans = [...this.plans, plan];
    this.record();
  }

  setEnabled(enabled: boolean): void {
    if (this.enabled === enabled) return;
    this.enabled = enabled;
    this.updated = this.context.clock.now();
    this.record();
  }

  remove(): void {
    this.removed = true;
    this.record();
  }

  /** True if the stages accept the key now. */
  accepted(): boolean {
    const now = this.context.clock.now();
    return this.works.filter(([at]) => at <= now).at(-1)?.[1] ?? false;
  }

  described(): object {
    const { id, name, description, enabled, created, updated } = this;
    const dates = { createdDate: dateOf(created), lastUpdatedDate: dateOf(updated) };
    return { id, name, description, enabled, ...dates };
  }

  private record(): void {
    const { clock, random, propagation } = this.context;
    const works = this.enabled && !this.removed && this.plans.length > 0;
    this.works = [...this.works, [clock.now() + random.integer(...propagation), works]];
  }
}

interface Input {
  readonly apiKey?: string;
  readonly keyId?: string;
  readonly usagePlanId?: string;
  readonly name?: string;
  readonly nameQuery?: string;
  readonly description?: string;
  readonly value?: string;
  readonly patchOperations?: readonly { readonly value: string }[];
}

/** The API keys of one account and region in memory. */
export class ApiGatewayModel {
  /** By their ids. */
  readonly keys = new Map<string, KeyModel>();

  constructor(
    private readonly context: Context,
    private readonly plans: readonly string[],
  ) {}

  get listed(): readonly KeyModel[] {
    return [...this.keys.values()].filter(({ removed }) => !removed);
  }

  operate(operation: string, input: Input): object {
    if (input.usagePlanId !== undefined && !this.plans.includes(input.usagePlanId)) throw notFound();
    switch (operation) {
      case 'GetApiKeys': {
        const named = this.listed.filter(({ name }) => name.startsWith(input.nameQuery ?? ''));
        return { items: named.map((key) => key.described()) };
      }
      case 'CreateApiKey':
        return this.create(input.value ?? '', input.name ?? '', input.description ?? '').described();
      case 'CreateUsagePlanKey':
        this.get(input.keyId).attach(input.usagePlanId ?? '');
        return {};
      case 'GetUsagePlanKey':
        if (!this.get(input.keyId).plans.includes(input.usagePlanId ?? '')) throw notFound();
        return { id: input.keyId };
      case 'UpdateApiKey':
        this.get(input.apiKey).setEnabled(input.patchOperations?.[0]?.value === 'true');
        return this.get(input.apiKey).described();
      case 'DeleteApiKey':
        this.get(input.apiKey).remove();
        return {};
      default:
        return this.get(input.apiKey).described();
    }
  }

  create(value: string, name: string, description: string): KeyModel {
    const { clock, random } = this.context;
    const id = random.text(10, 'abcdefghijklmnopqrstuvwxyz0123456789');
    const key = new KeyModel(this.context, id, value, name, description, clock.now());
    this.keys.set(id, key);
    return key;
  }

  private get(id = ''): KeyModel {
    const key = this.keys.get(id);
    if (!key || key.removed) throw notFound();
    return key;
  }
}

const notFound = () => sdkError('NotFoundException', 404, 'Invalid identifier specified');

/** Whole seconds. */
const dateOf = (time: number): Date => new Date(Math.floor(time / 1000) * 1000);
