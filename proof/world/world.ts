import { ENVIRONMENT, type StragglerPolicy, SWEEP_INPUT } from '../../engine/src/contract';
import { createHandler } from '../../engine/src/handler';
import { LocalAws } from '../../rehearsal/src/aws/local-aws';
import type { ProvenKind } from '../kinds/kind';
import { Rules } from '../rules/rules';
import type { ServiceCall } from './call';
import { checkpoint } from './checkpoint';
import { WorldClock } from './clock';
import { captureConsole } from './console';
import { stepEvent } from './events';
import type { AnyFault, CallTraits, Interference } from './fault';
import { Invocation, type Outcome } from './invocation';
import { Operator } from './operator';
import { PROPAGATION, type Propagation } from './propagation';
import { runtimeOf } from './runtime';
import { newToken, Secret } from './secret';
import { initialState, type State } from './state';
import { MAY_STAND_STILL, TIMES, timesOf } from './times';

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
  readonly operator: Operator;
  readonly rules: Rules;
  readonly state: State = initialState();
  readonly environment: Record<string, string>;
  readonly stragglers: StragglerPolicy;
  /** How late a reader may see what was written, milliseconds. */
  readonly lag: number;
  /** How long a replaced credential goes on working, milliseconds. */
  readonly grace: number;
  /** What happens at which call. */
  faults: ReadonlyMap<number, AnyFault> = new Map();
  onCall?: CallListener;
  onCallDone?: () => void;
  /** Invocations that others began. */
  private readonly alongside: Promise<unknown>[] = [];
  trace?: Trace;

  constructor({ kind, propagation, seed, stragglers = 'hold' }: WorldOptions) {
    this.stragglers = stragglers;
    const { accessKeys, secrets } = PROPAGATION[propagation];
    this.aws = new LocalAws({
      seed,
      enforcePolicies: false,
      latency: 0,
      region: 'us-east-1',
      propagation: { accessKeys, secrets: [0, 0] },
    });
    // The rules look for secret values by themselves, and faster.
    Object.assign(this.aws.exposureWatch, { learn: () => undefined, look: () => undefined });
    this.lag = secrets[1];
    this.kind = kind;
    this.grace = timesOf(kind.traits).graceSeconds * 1000;
    this.clock = new WorldClock(this.aws.timeline);
    this.secret = new Secret(this.aws, secrets);
    this.environment = {
      [ENVIRONMENT.secretArn]: this.secret.arn,
      [ENVIRONMENT.path]: 'Proof/Key',
      [ENVIRONMENT.functionName]: 'rotator',
      [ENVIRONMENT.region]: this.aws.region,
      [ENVIRONMENT.times]: JSON.stringify(timesOf(kind.traits)),
      [ENVIRONMENT.stragglers]: stragglers,
      [ENVIRONMENT.credential]: JSON.stringify(kind.parameters),
      [ENVIRONMENT.resource]: 'KeyCredential',
    };
    this.issuer = kind.issuer(this);
    this.operator = new Operator(this);
    this.rules = new Rules(this);
  }

  /** Runs the function. It ends when it is done, when it dies, or at Lambda's time limit. */
  async invoke(event: unknown): Promise<Outcome> {
    this.state.running += 1;
    const outcome = await this.invocation(event);
    this.state.running -= 1;
    if (outcome === 'done' && this.state.running === 0) this.rules.ended(event);
    return outcome;
  }

  private async invocation(event: unknown): Promise<Outcome> {
    const began = this.clock.now();
    const deadline = began + (this.kind.functionSeconds ?? TIMES.functionSeconds) * 1000;
    const by = new Invocation(++this.state.invocations, event, began, deadline);
    const cancel = this.clock.at(deadline, () => void by.die());
    this.trace?.(`invocation ${by.number}: ${JSON.stringify(event)}`);
    const handler = createHandler(this.issuer.factory(by), runtimeOf(this, by));
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
  faultAt(call: ServiceCall, traits: CallTraits): AnyFault | undefined {
    if (!this.state.counting) return undefined;
    const index = this.state.calls++;
    this.onCall?.(index, traits, call);
    const fault = this.faults.get(index);
    if (fault) this.trace?.(`call ${index}, ${call.service}:${call.operation}: ${fault}`);
    return fault;
  }

  afterCall(by: Invocation, call: ServiceCall, problem: string | undefined): void {
    this.trace?.(this.describeCall(by, call, problem));
    this.rules.look();
    this.onCallDone?.();
  }

  private readonly interferences: Readonly<Record<Interference, (by: Invocation) => unknown>> = {
    doubled: (by) => this.invoke(by.event),
    swept: () => this.invoke(SWEEP_INPUT),
    'hand-written': () => this.operator.writeAgain(),
    'label-removed': () => this.operator.takePendingOff(),
    'made-current': () => this.operator.makePreviousCurrent(),
    superseded: () => this.supersede(),
  };

  /** Until it is done; a process does not stand still for longer than this, and goes on beside it then. */
  async interfere(by: Invocation, interference: Interference): Promise<void> {
    const done = Promise.resolve(this.interferences[interference](by));
    this.alongside.push(done);
    let goOn: (() => void) | undefined;
    const enough = new Promise<void>((resolve) => {
      goOn = this.clock.at(this.clock.now() + MAY_STAND_STILL, resolve);
    });
    await Promise.race([done, enough]);
    goOn?.();
    this.rules.look();
  }

  /** Another rotation takes AWSPENDING, and its first step runs beside what is under way. */
  private supersede(): void {
    const token = newToken(this.state);
    this.trace?.(`another rotation begins: ${token}`);
    this.secret.supersede(token);
    this.alongside.push(this.invoke(stepEvent(this, 'createSecret', token)));
  }

  /** Runs what `begin` starts, and what it draws in beside it, to the end. */
  async run<T>(begin: () => Promise<T>): Promise<T> {
    const release = captureConsole((text) => this.rules.told('what was written to the console', text));
    try {
      return await this.clock.run(this.withAlongside(begin()));
    } finally {
      release();
    }
  }

  private async withAlongside<T>(work: Promise<T>): Promise<T> {
    const outcome = await work;
    for (let beside = this.alongside.pop(); beside; beside = this.alongside.pop()) await beside;
    return outcome;
  }

  /** Ends what goes on as soon as a rule is broken: what comes after proves nothing. */
  get broken(): boolean {
    return this.state.violation !== undefined;
  }

  checkpoint(): () => void {
    const roots = [this.state, this.clock, this.aws.random, this.aws.timeline, ...this.secret.roots];
    return checkpoint([...roots, ...this.issuer.roots], new Set([this.aws, this.kind]));
  }

  private describeCall(by: Invocation, call: ServiceCall, problem: string | undefined): string {
    const time = new Date(this.clock.now()).toISOString().slice(11, 23);
    const what = `${call.service}:${call.operation} ${problem ?? 'ok'}`;
    return `  #${by.number} ${time} ${what} | ${this.rules.situation()}`;
  }
}
