import { ENVIRONMENT, type StragglerPolicy, SWEEP_INPUT } from '../../lambdas/rotation/contract';
import { createHandler } from '../../lambdas/rotation/handler';
import { LocalAws } from '../../rehearsal/src/aws/local-aws';
import type { ProvenKind } from '../kinds/kind';
import { Rules } from '../rules/rules';
import type { ServiceCall } from './call';
import { WorldClock } from './clock';
import type { CallTraits, Intrusion, Mishap } from './fault';
import { Invocation, type Outcome } from './invocation';
import { emptyMemory, type Memory } from './memory';
import { outsideOf } from './outside';
import { Person } from './person';
import { PROPAGATION, type Propagation } from './propagation';
import { checkpoint } from './rewind';
import { Secret } from './secret';
import { TIMES } from './times';

export interface WorldOptions {
  readonly kind: ProvenKind;
  readonly propagation: Propagation;
  readonly seed: number;
  /** @default 'hold' */
  readonly stragglers?: StragglerPolicy;
}

/** What happened, for who wants to see it step by step. */
export type Trace = (line: string) => void;

/** Told of every call of the rotator that may suffer. */
export type CallListener = (index: number, traits: CallTraits, call: ServiceCall) => void;

/** One secret, its issuer and its rotator, on a local AWS without sockets, under virtual time. */
export class World {
  readonly aws: LocalAws;
  readonly clock: WorldClock;
  readonly secret: Secret;
  readonly kind: ProvenKind;
  readonly issuer: ReturnType<ProvenKind['issuer']>;
  readonly person: Person;
  readonly rules: Rules;
  readonly memory: Memory = emptyMemory();
  readonly environment: Record<string, string>;
  readonly stragglers: StragglerPolicy;
  /** How late a reader may see what was written, milliseconds. */
  readonly lag: number;
  /** What happens at which call. */
  mishaps: ReadonlyMap<number, Mishap> = new Map();
  onCall?: CallListener;
  onCallDone?: () => void;
  trace?: Trace;

  constructor({ kind, propagation, seed, stragglers = 'hold' }: WorldOptions) {
    this.stragglers = stragglers;
    const { accessKeys, secrets } = PROPAGATION[propagation];
    this.aws = new LocalAws({
      seed,
      enforcePolicies: false,
      latency: 0,
      region: 'us-east-1',
      propagation: { accessKeys, secrets },
    });
    // The rules look for secret values by themselves, and faster.
    Object.assign(this.aws.exposureWatch, { learn: () => undefined, look: () => undefined });
    this.lag = secrets[1];
    this.kind = kind;
    this.clock = new WorldClock(this.aws.timeline);
    this.secret = new Secret(this.aws);
    this.environment = {
      [ENVIRONMENT.secretArn]: this.secret.arn,
      [ENVIRONMENT.path]: 'Proof/Key',
      [ENVIRONMENT.times]: JSON.stringify(TIMES),
      [ENVIRONMENT.stragglers]: stragglers,
      [ENVIRONMENT.credential]: JSON.stringify(kind.parameters),
    };
    this.issuer = kind.issuer(this);
    this.person = new Person(this);
    this.rules = new Rules(this);
  }

  /** Runs the function. It ends when it is done, when it dies, or at Lambda's time limit. */
  async invoke(event: unknown): Promise<Outcome> {
    const deadline = this.clock.now() + TIMES.functionSeconds * 1000;
    const by = new Invocation(++this.memory.invocations, event, deadline);
    const cancel = this.clock.at(deadline, () => void by.die());
    this.trace?.(`invocation ${by.number}: ${JSON.stringify(event)}`);
    const handler = createHandler(this.issuer.factory(by), outsideOf(this, by));
    const context = { getRemainingTimeInMillis: () => deadline - this.clock.now() };
    handler(event, context).then(
      () => by.end('done'),
      (error: unknown) => by.end(`error ${this.rules.thrown(error)}`),
    );
    const outcome = await by.ended;
    cancel();
    this.trace?.(`invocation ${by.number}: ${outcome}`);
    return outcome;
  }

  sleep(by: Invocation, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      this.clock.at(this.clock.now() + milliseconds, () => {
        if (!by.dead) resolve();
      });
    });
  }

  /** What happens at this call of the rotator, if anything. */
  mishapAt(call: ServiceCall, traits: CallTraits): Mishap | undefined {
    if (!this.memory.counting) return undefined;
    const index = this.memory.calls++;
    this.onCall?.(index, traits, call);
    const mishap = this.mishaps.get(index);
    if (mishap) this.trace?.(`call ${index}, ${call.service}:${call.operation}: ${mishap}`);
    return mishap;
  }

  afterCall(by: Invocation, call: ServiceCall, problem: string | undefined): void {
    this.trace?.(this.describeCall(by, call, problem));
    this.rules.look();
    this.onCallDone?.();
  }

  private readonly intrusions: Readonly<Record<Intrusion, (by: Invocation) => unknown>> = {
    doubled: (by) => this.invoke(by.event),
    swept: () => this.invoke(SWEEP_INPUT),
    'hand-written': () => this.person.writeAgain(),
    'label-removed': () => this.person.takePendingOff(),
    'made-current': () => this.person.makePreviousCurrent(),
  };

  async intrude(by: Invocation, intrusion: Intrusion): Promise<void> {
    await this.intrusions[intrusion](by);
    this.rules.look();
  }

  /** Ends what goes on as soon as a rule is broken: what comes after proves nothing. */
  get broken(): boolean {
    return this.memory.violation !== undefined;
  }

  checkpoint(): () => void {
    const roots = [this.memory, this.clock, this.aws.random, this.aws.timeline, ...this.secret.roots];
    return checkpoint([...roots, ...this.issuer.roots], new Set([this.aws, this.kind]));
  }

  private describeCall(by: Invocation, call: ServiceCall, problem: string | undefined): string {
    return `  #${by.number} ${call.service}:${call.operation} ${problem ?? 'ok'} | ${this.rules.situation()}`;
  }
}
