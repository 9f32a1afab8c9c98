import { createHash } from 'node:crypto';
import type { Adapter, AdapterContext, AdapterFactory, Issued } from '../../engine/src/adapter';
import { awsCall } from '../../engine/src/aws/aws-call';
import type { CredentialStatus, Issuer, SdkRequest } from '../../engine/src/testing/issuer';
import { type Calls, callsOf, isLabelHeld } from '../../engine/src/traits';
import type { Normalizer } from '../explore/state-key';
import type { Invocation } from './invocation';
import { sendRequest } from './request';
import type { World } from './world';

/** A credential at the issuer. */
export interface LiveCredential {
  readonly id: string;
  readonly active: boolean;
  /** True if the function issued it. */
  readonly ours: boolean;
}

/** The calls of an adapter that reach its issuer; true for those that change it. */
const CALLS = {
  issue: true,
  install: true,
  disable: true,
  remove: true,
  verify: false,
  proveRefused: false,
  list: false,
  lastUsed: false,
} as const satisfies Partial<Record<keyof Calls, boolean>>;

type CallName = keyof typeof CALLS;

/** The issuer of a world: injects faults into the requests to it, and reports its state to the rules. */
export class WorldIssuer {
  /** Objects whose state a checkpoint restores. */
  readonly roots: readonly object[];
  private readonly issuer: Issuer;
  private readonly adapter: Calls;
  /** Ids of the credentials that operators made. */
  private readonly byHand = new Set<string>();
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly world: World,
    propagation: readonly [number, number],
  ) {
    const { clock, random, secret, kind } = world;
    const issued = (text: string) => world.rules.secrecy.learn(text);
    this.issuer = kind.create({ clock, random, secret, propagation, issued });
    this.roots = [...this.issuer.state, this.byHand];
    this.adapter = callsOf(this.issuer.factory().create(kind.parameters, {} as never));
  }

  /** The adapter of one invocation. */
  factory(by: Invocation): AdapterFactory {
    if (this.issuer.usesSdk)
      return this.issuer.factory((request, effect) =>
        sendRequest(this.world, by, request, () => {
          this.beforeEnd(request, by);
          return effect();
        }),
      );
    const factory = this.issuer.factory();
    return {
      kind: factory.kind,
      create: (parameters, context) => this.observed(factory.create(parameters, context), by, context),
    };
  }

  /** The id of the credential in a value. Several values of one principal are credentials of their own. */
  idOf(text: string): string {
    let id = this.ids.get(text);
    if (id === undefined) {
      const hasOwnId = this.adapter.traits.identity === 'own' && this.adapter.idOf;
      id = hasOwnId
        ? (this.issuersId(text) as string)
        : `value-${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
      this.ids.set(text, id);
    }
    return id;
  }

  secretsIn = (text: string): readonly string[] => this.adapter.secretsIn(this.adapter.parse(text));

  /** The parts of a value that have fingerprints. */
  fingerprinted(text: string): readonly string[] {
    const { parse, idsIn, secretsOf } = this.adapter;
    const value = parse(text);
    return idsIn && secretsOf ? idsIn(value).flatMap((id) => secretsOf(value, id)) : this.secretsIn(text);
  }

  /** The reason why a reader with the value may be refused now; undefined when it works everywhere. */
  refusal(text: string): string | undefined {
    return this.accepted(text) === 'all' ? undefined : `the issuer may refuse ${this.idOf(text)}`;
  }

  worksSomewhere = (text: string): boolean => this.accepted(text) !== 'none';

  lives = (text: string): boolean => this.issuer.status(text)?.active === true;

  /** Credentials at the issuer; empty for label-held credentials. */
  inventory(): LiveCredential[] {
    if (isLabelHeld(this.adapter)) return [];
    return this.held().flatMap(([text, { active, removed }]) => {
      const id = this.idOf(text);
      return removed ? [] : [{ id, active, ours: !this.byHand.has(id) }];
    });
  }

  /** True if an operator has issued a credential. */
  get hadStrangers(): boolean {
    return this.byHand.size > 0;
  }

  issueByHand(): string | undefined {
    const text = this.issuer.issueByHand?.();
    if (text !== undefined) this.byHand.add(this.idOf(text));
    return text;
  }

  removeByHand(id: string): void {
    this.issuer.removeByHand?.(id);
  }

  /** Uses the value as a reader does; false when it is refused. */
  use(text: string): boolean {
    const works = this.accepted(text) === 'all';
    if (works) this.issuer.use?.(text);
    return works;
  }

  reportedUse = (id: string): number | undefined => this.issuer.reportedUse?.(id);

  /** The state of the issuer, apart from chance. */
  stateKey(normal: Normalizer): string {
    return this.held()
      .map(([text, { active, removed, accepted, detail, times = [] }]) => {
        const names = [this.idOf(text), this.issuersId(text) ?? ''].map((id) => normal.name(id));
        return [...names, active, removed, accepted, detail, ...times.map((time) => normal.age(time))].join(
          ' ',
        );
      })
      .join();
  }

  private accepted(text: string): CredentialStatus['accepted'] {
    const status = this.issuer.status(text);
    return status?.accepted ?? (status?.active ? 'all' : 'none');
  }

  private issuersId(text: string): string | undefined {
    return this.adapter.idOf?.(this.adapter.parse(text));
  }

  /** Every value that the issuer holds, active or not. */
  private held(): [string, CredentialStatus][] {
    const found: [string, CredentialStatus][] = [];
    for (const text of this.world.state.values) {
      const status = this.issuer.status(text);
      if (status) found.push([text, status]);
    }
    return found;
  }

  private beforeEnd({ disables, removes }: Pick<SdkRequest, 'disables' | 'removes'>, by: Invocation): void {
    const { retirement } = this.world.rules;
    if (disables !== undefined) retirement.disabling(disables);
    if (removes !== undefined) retirement.removing(removes, by);
  }

  /** The adapter, each of whose calls to the issuer is a request. */
  private observed(adapter: Adapter, by: Invocation, context: AdapterContext): Adapter {
    if (isLabelHeld(adapter)) return adapter;
    const observed: Adapter = Object.create(adapter);
    for (const name of Object.keys(CALLS) as CallName[]) {
      const call = callsOf(adapter)[name] as ((...input: unknown[]) => Promise<unknown>) | undefined;
      if (!call || (name === 'issue' && adapter.traits.chosenBy === 'caller')) continue;
      const send = (...input: unknown[]) =>
        this.call(name, input, () => call.apply(adapter, input), by, context);
      Object.assign(observed, { [name]: send });
    }
    return observed;
  }

  private async call(
    name: CallName,
    input: unknown[],
    effect: () => Promise<unknown>,
    by: Invocation,
    { log }: AdapterContext,
  ): Promise<unknown> {
    const { world } = this;
    const { kind } = world.kind;
    const run = async () => {
      for (const ended of this.endedBy(name, input[0] as Issued<unknown>)) this.beforeEnd(ended, by);
      // An error of the adapter is its response.
      const outcome = await effect().then(
        (answer) => ({ answer }),
        (error: Error) => ({ error }),
      );
      if ('error' in outcome) world.trace?.(`  ${name} threw ${outcome.error.name}`);
      else if (name === 'issue') world.rules.secrecy.learn(this.adapter.serialize(outcome.answer));
      return outcome;
    };
    const request = { service: kind, operation: name, input, attempts: 1, writes: CALLS[name] };
    const outcome = await awsCall(
      log,
      { action: `${kind}:${name}`, resource: 'the issuer' },
      () => sendRequest(world, by, request, run) as ReturnType<typeof run>,
    );
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  }

  /** The credentials that a call disables or removes. */
  private endedBy(name: CallName, credential: Issued<unknown>): Pick<SdkRequest, 'disables' | 'removes'>[] {
    if (name !== 'disable' && name !== 'remove') return [];
    const disables = name === 'disable' || !this.adapter.traits.disable;
    return this.idsOf(credential).map((id) => (disables ? { disables: id } : { removes: id }));
  }

  private idsOf({ id, value }: Issued<unknown>): string[] {
    if (this.adapter.traits.identity === 'same')
      return value === undefined ? [] : [this.idOf(this.adapter.serialize(value))];
    return this.held()
      .filter(([text]) => this.issuersId(text) === id)
      .map(([text]) => this.idOf(text));
  }
}
