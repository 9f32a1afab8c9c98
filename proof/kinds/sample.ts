import { createHash } from 'node:crypto';
import type { Adapter, AdapterContext, AdapterFactory, Issued } from '../../engine/src/adapter';
import { awsCall } from '../../engine/src/aws/aws-call';
import type { Clock } from '../../engine/src/time/clock';
import { type Calls, callsOf, isLabelHeld } from '../../engine/src/traits';
import { makeCall } from '../world/call';
import type { Invocation } from '../world/invocation';
import { textOf } from '../world/secret';
import type { World } from '../world/world';
import { type Issuer, type LiveCredential, type Normalizer, type ProvenKind, traitsOf } from './kind';

/** The part of the world that an issuer in state uses. */
export interface SampleContext {
  /** Without sleep: an adapter waits by the clock of its own invocation. */
  readonly clock: Clock;
  /** Draws the next id of a credential. */
  readonly nextId: () => string;
  /** The labelled versions of the secret that have a value. */
  readonly versions: () => Iterable<{ readonly text: string; readonly stages: ReadonlySet<string> }>;
}

/** A sample adapter and its issuer in state. */
export interface Sample {
  readonly factory: AdapterFactory;
  /** The objects that keep the state of the issuer. */
  readonly state: readonly object[];
  /** The state of a value at the issuer; undefined when the issuer does not hold it. */
  standing(text: string): Standing | undefined;
  /** A operator makes a credential at the issuer; undefined when there is no room. */
  issueByHand?(): string | undefined;
  removeByHand?(id: string): void;
  /** Records a use of a value that works. */
  use?(text: string): void;
  /** The latest use that the issuer reports. */
  toldUse?(id: string): number | undefined;
}

/** The state of a value at its issuer. */
export interface Standing {
  /** It is in service, or about to be. */
  readonly active: boolean;
  /** Endpoints that accept it now. @default - `all` when it is active, else `none` */
  readonly accepted?: 'all' | 'some' | 'none';
  /** Its place among the others, such as the primary of two passwords. */
  readonly place?: string;
  /** Times from which it follows how the issuer goes on with it, milliseconds. */
  readonly times?: readonly (number | undefined)[];
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

/** A proven kind made of a sample. Every call of its adapter may suffer what a call of an SDK suffers. */
export function sampleProof(
  name: string,
  parameters: Readonly<Record<string, string>>,
  make: (context: SampleContext) => Sample,
): ProvenKind {
  const nobody = { clock: clockOf(() => 0), nextId: () => '', versions: () => [] };
  return {
    name,
    core: false,
    parameters,
    traits: traitsOf(make(nobody).factory, parameters),
    issuer(world) {
      const { random } = world.aws;
      const nextId = () => random.text(10, 'abcdefghijklmnopqrstuvwxyz0123456789');
      return new SampleIssuer(
        world,
        make({ clock: clockOf(world.clock.now), nextId, versions: () => labelledIn(world) }),
      );
    },
  };
}

const clockOf = (now: () => number): Clock => ({
  now,
  sleep: () => Promise.reject(new Error('An issuer in state does not sleep.')),
});

function* labelledIn({ secret }: World) {
  for (const { stages, data } of secret.contents.versions.values()) {
    const text = textOf(data);
    if (stages.size > 0 && text !== undefined) yield { text, stages };
  }
}

class SampleIssuer implements Issuer {
  readonly roots: readonly object[];
  /** Ids of the credentials that operators made. */
  private readonly byHand = new Set<string>();
  private readonly adapter: Calls;

  constructor(
    private readonly world: World,
    private readonly sample: Sample,
  ) {
    this.roots = [...sample.state, this.byHand];
    this.adapter = callsOf(sample.factory.create(world.kind.parameters, {} as never));
  }

  factory(by: Invocation): AdapterFactory {
    const { factory } = this.sample;
    return {
      kind: factory.kind,
      create: (parameters, context) => this.watched(factory.create(parameters, context), by, context),
    };
  }

  /** Where a principal has several values, each is a credential of its own. */
  idOf(text: string): string {
    if (this.adapter.traits.identity === 'own' && this.adapter.idOf) return this.issuersId(text) as string;
    return `value-${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
  }

  secretsIn = (text: string): readonly string[] => this.adapter.secretsIn(this.adapter.parse(text));

  refusal(text: string): string | undefined {
    return this.accepted(text) === 'all' ? undefined : `the issuer may refuse ${this.idOf(text)}`;
  }

  worksSomewhere = (text: string): boolean => this.accepted(text) !== 'none';

  lives = (text: string): boolean => this.sample.standing(text)?.active === true;

  inventory(): readonly LiveCredential[] {
    if (isLabelHeld(this.adapter)) return [];
    return this.held().map(([text, { active }]) => {
      const id = this.idOf(text);
      return { id, active, ours: !this.byHand.has(id) };
    });
  }

  issueByHand(): string | undefined {
    const text = this.sample.issueByHand?.();
    if (text !== undefined) this.byHand.add(this.idOf(text));
    return text;
  }

  removeByHand(id: string): void {
    this.sample.removeByHand?.(id);
  }

  use(text: string): boolean {
    const works = this.accepted(text) === 'all';
    if (works) this.sample.use?.(text);
    return works;
  }

  fingerprint(normal: Normalizer): string {
    return this.held()
      .map(([text, { active, accepted = '', place = '', times = [] }]) => {
        const id = this.issuersId(text) ?? '';
        const ages = times.map((time) => normal.age(time));
        return `${normal.name(this.idOf(text))} ${normal.name(id)} ${active} ${accepted} ${place} ${ages}`;
      })
      .join();
  }

  toldUse = (id: string): number | undefined => this.sample.toldUse?.(id);

  private accepted(text: string): Standing['accepted'] {
    const standing = this.sample.standing(text);
    return standing?.accepted ?? (standing?.active ? 'all' : 'none');
  }

  private issuersId(text: string): string | undefined {
    return this.adapter.idOf?.(this.adapter.parse(text));
  }

  /** Every value that the issuer holds, in service or not. */
  private held(): [string, Standing][] {
    return [...this.world.state.values].flatMap((text): [string, Standing][] => {
      const standing = this.sample.standing(text);
      return standing ? [[text, standing]] : [];
    });
  }

  private watched(adapter: Adapter, by: Invocation, context: AdapterContext): Adapter {
    const watched: Adapter = Object.create(adapter);
    // A label-held credential has no issuer to call.
    if (isLabelHeld(adapter)) return adapter;
    for (const name of Object.keys(CALLS) as CallName[]) {
      const call = callsOf(adapter)[name] as ((...input: unknown[]) => Promise<unknown>) | undefined;
      if (!call || (name === 'issue' && adapter.traits.chosenBy === 'caller')) continue;
      const made = (...input: unknown[]) =>
        this.call(name, input, () => call.apply(adapter, input), by, context);
      Object.assign(watched, { [name]: made });
    }
    return watched;
  }

  private async call(
    name: CallName,
    input: unknown[],
    effect: () => Promise<unknown>,
    by: Invocation,
    { log }: AdapterContext,
  ): Promise<unknown> {
    const { kind } = this.world;
    const run = async () => {
      this.before(name, input, by);
      // A named error of the adapter is its answer.
      const outcome = await effect().then(
        (answer) => ({ answer }),
        (error: Error) => ({ error }),
      );
      if ('error' in outcome) this.world.trace?.(`  ${name} threw ${outcome.error.name}`);
      else if (name === 'issue') this.world.rules.learn(this.adapter.serialize(outcome.answer));
      return outcome;
    };
    const call = {
      service: kind.name,
      operation: name,
      input,
      attempts: 1,
      writes: CALLS[name],
      deniable: true,
      run,
    };
    const outcome = await awsCall(
      log,
      { action: `${kind.name}:${name}`, resource: 'the issuer' },
      () => makeCall(this.world, by, call) as ReturnType<typeof run>,
    );
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  }

  private before(name: CallName, [credential]: unknown[], by: Invocation): void {
    const { retirement } = this.world.rules;
    if (name !== 'disable' && name !== 'remove') return;
    for (const id of this.idsOf(credential as Issued<unknown>)) {
      if (name === 'disable' || !this.adapter.traits.disable) retirement.disabling(id);
      else retirement.removing(id, by);
    }
  }

  /** Ids, as the proof has them, of what is about to end. */
  private idsOf({ id, value }: Issued<unknown>): string[] {
    if (this.adapter.traits.identity === 'same')
      return value === undefined ? [] : [this.idOf(this.adapter.serialize(value))];
    return this.held()
      .filter(([text]) => this.issuersId(text) === id)
      .map(([text]) => this.idOf(text));
  }
}
