import { ENVIRONMENT, type StragglerPolicy, SWEEP_INPUT } from '../../engine/src/contract';
import { createHandler } from '../../engine/src/handler';
import type { SdkRequest } from '../../engine/src/testing/issuer';
import { LeakIndexModel } from '../../engine/src/testing/leak-index-model';
import { Random } from '../../engine/src/testing/random';
import { VirtualClock } from '../../engine/src/testing/virtual-clock';
import type { ProvenKind } from '../kinds';
import { Rules } from '../rules/rules';
import { summaryOf } from '../rules/summary';
import { checkpoint } from './checkpoint';
import { captureConsole } from './console';
import { stepEvent } from './events';
import type { Injected, Interference, RequestTraits } from './faults';
import { Invocation, type Outcome } from './invocation';
import { WorldIssuer } from './issuer';
import { OPERATOR_ACTIONS } from './operator';
import { PROPAGATION, type Propagation } from './propagation';
import { runtimeOf } from './runtime';
import { Secret } from './secret';
import { State } from './state';
import { LONGEST_PAUSE, TIMES, timesOf } from './times';

export interface WorldOptions {
  readonly kind: ProvenKind;
  readonly propagation: Propagation;
  readonly seed: number;
  /** @default 'hold' */
  readonly stragglers?: StragglerPolicy;
}

/** Receives the events of a world, line by line. */
export type Trace = (line: string) => void;

/** Receives every request that may fail. */
export type RequestListener = (index: number, traits: RequestTraits) => void;

/** One secret, its issuer and its function, in memory and under virtual time. */
export class World {
  readonly random: Random;
  readonly clock = new VirtualClock();
  readonly secret: Secret;
  readonly kind: ProvenKind;
  readonly issuer: WorldIssuer;
  readonly rules: Rules;
  readonly state = new State();
  readonly environment: Record<string, string>;
  /** Absent for a kind without a leak index. */
  readonly index?: LeakIndexModel;
  readonly stragglers: StragglerPolicy;
  /** Longest delay of a read of the secret, milliseconds. */
  readonly lag: number;
  /** Grace of a replaced credential, milliseconds. */
  readonly grace: number;
  /** Faults and interferences by the number of the request. */
  injections: ReadonlyMap<number, Injected> = new Map();
  onRequest?: RequestListener;
  onResponse?: () => void;
  trace?: Trace;
  /** Invocations that run in parallel with the one under test. */
  private readonly parallel: Promise<unknown>[] = [];

  constructor({ kind, propagation, seed, stragglers = 'hold' }: WorldOptions) {
    const { credentials, secrets } = PROPAGATION[propagation];
    const times = timesOf(kind.traits);
    this.kind = kind;
    this.stragglers = stragglers;
    this.lag = secrets[1];
    this.grace = times.graceSeconds * 1000;
    this.random = new Random(seed);
    this.secret = new Secret(this.clock, this.random, secrets);
    this.environment = {
      [ENVIRONMENT.secretArn]: this.secret.arn,
      [ENVIRONMENT.path]: 'Proof/Key',
      [ENVIRONMENT.functionName]: 'rotator',
      [ENVIRONMENT.region]: 'us-east-1',
      [ENVIRONMENT.times]: JSON.stringify(times),
      [ENVIRONMENT.stragglers]: stragglers,
      [ENVIRONMENT.credential]: JSON.stringify(kind.parameters),
      [ENVIRONMENT.resource]: 'KeyCredential',
    };
    if (kind.indexed) {
      this.index = new LeakIndexModel();
      this.environment[ENVIRONMENT.leakIndex] = JSON.stringify(this.index.location);
    }
    this.issuer = new WorldIssuer(this, credentials);
    this.rules = new Rules(this);
  }

  /** Runs the function until it ends, its process is killed, or its time limit is reached. */
  async invoke(event: unknown): Promise<Outcome> {
    this.state.running += 1;
    if (this.state.running > 1) this.state.overlapped = true;
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
      (error: unknown) => by.end(`error ${this.rules.secrecy.thrown(error)}`),
    );
    const outcome = await by.ended;
    cancel();
    this.rules.index.ended(by, outcome);
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

  /** The fault or interference that the schedule injects at a request. */
  injectedAt({ service, operation }: SdkRequest, traits: RequestTraits): Injected | undefined {
    if (!this.state.counting) return undefined;
    const index = this.state.requests++;
    this.onRequest?.(index, traits);
    const injected = this.injections.get(index);
    if (injected) this.trace?.(`request ${index}, ${service}:${operation}: ${injected}`);
    return injected;
  }

  afterRequest(by: Invocation, request: SdkRequest, error: string | undefined): void {
    this.trace?.(this.describe(by, request, error));
    this.rules.check();
    this.onResponse?.();
  }

  private readonly interferences: Readonly<Record<Interference, (by: Invocation) => unknown>> = {
    duplicated: (by) => this.invoke(by.event),
    swept: () => this.invoke(SWEEP_INPUT),
    'hand-written': () => OPERATOR_ACTIONS['stores the current value again'](this),
    'label-removed': () => OPERATOR_ACTIONS['removes AWSPENDING'](this),
    'made-current': () => OPERATOR_ACTIONS['makes the previous version current'](this),
    superseded: () => this.supersede(),
  };

  /** Runs an interference to its end, or until the longest pause of a process is over; then both run in parallel. */
  async interfere(by: Invocation, interference: Interference): Promise<void> {
    const done = Promise.resolve(this.interferences[interference](by));
    this.parallel.push(done);
    let cancel: (() => void) | undefined;
    const pause = new Promise<void>((resolve) => {
      cancel = this.clock.at(this.clock.now() + LONGEST_PAUSE, resolve);
    });
    await Promise.race([done, pause]);
    cancel?.();
    this.rules.check();
  }

  /** Another rotation takes AWSPENDING, and its first step runs in parallel. */
  private supersede(): void {
    const token = this.secret.newToken();
    this.trace?.(`another rotation begins: ${token}`);
    this.secret.reserve(token);
    this.parallel.push(this.invoke(stepEvent(this, 'createSecret', token)));
  }

  /** Runs an invocation, and those that it leads to, to their end. */
  async run<T>(begin: () => Promise<T>): Promise<T> {
    const release = captureConsole((text) => this.rules.secrecy.search('the console', text));
    try {
      return await this.clock.run(this.withParallel(begin()));
    } finally {
      release();
    }
  }

  private async withParallel<T>(work: Promise<T>): Promise<T> {
    const outcome = await work;
    for (let other = this.parallel.pop(); other; other = this.parallel.pop()) await other;
    return outcome;
  }

  /** True after the first violation, which ends the run. */
  get broken(): boolean {
    return this.state.violation !== undefined;
  }

  /** Saves the state of the world; the returned function restores it. */
  checkpoint(): () => void {
    const index = this.index ? [this.index] : [];
    const roots = [this.state, this.clock, this.random, this.secret, ...this.issuer.roots, ...index];
    return checkpoint(roots, new Set<object>([this.kind]));
  }

  private describe(by: Invocation, { service, operation }: SdkRequest, error = 'ok'): string {
    const time = new Date(this.clock.now()).toISOString().slice(11, 23);
    return `  #${by.number} ${time} ${service}:${operation} ${error} | ${summaryOf(this)}`;
  }
}
