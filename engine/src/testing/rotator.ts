import { randomUUID } from 'node:crypto';
import type { AdapterFactory } from '../adapter';
import { readAdminSecret } from '../aws/admin-secret';
import type { JsonCall } from '../aws/json-service';
import { type Containment, ENVIRONMENT, type Replacement, type RotationTimes } from '../contract';
import type { Answer } from '../custom-resource/response';
import { RekeyError } from '../errors/errors';
import { STEPS } from '../events';
import { createHandler, type Runtime } from '../handler';
import { awsLeakIndex } from '../leak-index/aws-leak-index';
import { HOUR, SECOND } from '../time/clock';
import { Calls } from './faults';
import { LeakIndexModel } from './leak-index-model';
import { MemorySecretStore } from './memory-secret-store';
import { RESOURCE, type Request, resourceEventOf, SECRET } from './resource-event';
import { VirtualClock } from './virtual-clock';

const STORE_CALLS = ['describe', 'read', 'put', 'move', 'tag', 'untag', 'rotate'] as const;
const INDEX_CALLS = ['GenerateMac', 'UpdateItem'] as const;
const ADAPTER_CALLS = [
  ...['verify', 'issue', 'list', 'disable', 'remove', 'lastUsed', 'proveRefused', 'install'],
];

/** The rotation token that events carry, which is a secret. */
export const ROTATION_TOKEN = 'rotation-token-in-the-event';

export const DAY = 24 * HOUR;

/** The physical id that CloudFormation makes up for a resource that has never responded. */
const MADE_UP = 'App-MailerKeyCredential-1A2B3C4D5E6F';

const TIMES: RotationTimes = {
  graceSeconds: DAY / SECOND,
  quarantineSeconds: (7 * DAY) / SECOND,
  overdueAfterSeconds: (92 * DAY) / SECOND,
};

/** Result of an invocation. */
export type Outcome = 'done' | 'crashed' | RekeyError;

/** The code of the error with which an invocation ended; `done` or `crashed` without one. */
export function codeOf(outcome: Outcome): string {
  return outcome instanceof RekeyError ? outcome.code : outcome;
}

export interface RotatorOptions {
  readonly factory: AdapterFactory;
  /** The parameters of the kind, as the construct writes them. @default - none */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** @default - a new one */
  readonly clock?: VirtualClock;
  /** @default - a new one */
  readonly secret?: MemorySecretStore;
}

export interface ResourceOptions {
  readonly requestId?: string;
  readonly physicalId?: string;
  readonly logicalId?: string;
}

/**
 * The rotator function of one secret, in memory: the engine's handler with a kind's adapter, a secret in memory and a
 * virtual clock. Grace one day, quarantine a week, overdue after 92 days.
 */
export class Rotator {
  readonly clock: VirtualClock;
  readonly secret: MemorySecretStore;
  /** Calls of the engine to the secret and the adapter; set `calls.fault` to inject faults. */
  readonly calls: Calls;
  /** Log lines. */
  readonly lines: string[] = [];
  /** Errors of all invocations. */
  readonly errors: unknown[] = [];
  /** Responses to CloudFormation. */
  readonly answers: Answer[] = [];
  /** Results of `replaceNow`. */
  readonly replacements: Replacement[] = [];
  /** Results of `contain`. */
  readonly containments: Containment[] = [];
  environment: Record<string, string>;
  /** The leak index; see `addLeakIndex`. */
  leakIndex: LeakIndexModel | undefined;
  /** Milliseconds that Lambda gives an invocation. */
  timeLimit = 300 * SECOND;
  /** The value of the admin secret. */
  admin = '{"host":"db.internal","username":"root","password":"hunter2-of-the-admin"}';
  /** Requests for it. */
  readonly adminReads: unknown[] = [];
  /** The adapter to run: assign another one to deploy a changed adapter. */
  factory: AdapterFactory;
  /** Redacts the console during an invocation, as in Lambda. @default - the console is unchanged */
  redact: Runtime['redact'];
  private readonly adminClient = {
    send: async ({ input }: { input: unknown }) => {
      this.adminReads.push(input);
      return { SecretString: this.admin };
    },
  } as never;

  constructor({ factory, parameters = {}, clock, secret }: RotatorOptions) {
    this.factory = factory;
    this.clock = clock ?? new VirtualClock();
    this.secret = secret ?? new MemorySecretStore(this.clock);
    this.calls = new Calls(this.clock.now);
    this.environment = {
      [ENVIRONMENT.secretArn]: SECRET,
      [ENVIRONMENT.path]: 'App/MailerKey',
      [ENVIRONMENT.functionName]: 'rotator',
      [ENVIRONMENT.times]: JSON.stringify(TIMES),
      [ENVIRONMENT.stragglers]: 'hold',
      [ENVIRONMENT.credential]: JSON.stringify(parameters),
      [ENVIRONMENT.resource]: RESOURCE,
      [ENVIRONMENT.region]: 'eu-central-1',
    };
  }

  /** The parameters that the function is configured with. */
  get configured(): Record<string, unknown> {
    return JSON.parse(this.environment[ENVIRONMENT.credential] ?? '{}') as Record<string, unknown>;
  }

  /** Changes durations of the rotation. */
  setTimes(times: Partial<RotationTimes>): void {
    this.environment[ENVIRONMENT.times] = JSON.stringify({ ...TIMES, ...times });
  }

  /** Gives the function a leak index. */
  addLeakIndex(index = new LeakIndexModel()): LeakIndexModel {
    this.leakIndex = index;
    this.environment[ENVIRONMENT.leakIndex] = JSON.stringify(index.location);
    return index;
  }

  /** The adapter that the next invocation runs. */
  adapterFactory(): AdapterFactory {
    return this.factory;
  }

  /** Invokes the function with an event. Call it within `run`. */
  async invoke(event: unknown): Promise<Outcome> {
    let crash = () => {};
    const crashed = new Promise<'crashed'>((resolve) => {
      crash = () => resolve('crashed');
    });
    const factory = this.adapterFactory();
    const watched: AdapterFactory = {
      kind: factory.kind,
      create: (parameters, context) => {
        const adapter = factory.create(parameters, context);
        const isObject = typeof adapter === 'object' && adapter !== null;
        return isObject ? this.calls.watch(adapter, ADAPTER_CALLS as never, crash) : adapter;
      },
    };
    const handler = createHandler(watched, {
      environment: this.environment,
      clock: this.clock,
      print: (line) => this.lines.push(line),
      store: () => this.calls.watch(this.secret, STORE_CALLS, crash),
      adminSecret: async (secretArn, log) => readAdminSecret(secretArn, log, () => this.adminClient),
      answer: async (_url, answer) => {
        this.answers.push(answer);
      },
      leakIndex: (config, log) => awsLeakIndex(config, log, this.indexCall(crash)),
      redact: this.redact,
    });
    const end = this.clock.now() + this.timeLimit;
    const context = { getRemainingTimeInMillis: () => end - this.clock.now() };
    const work = handler(event, context).then(
      (result) => {
        if (result && 'dead' in result) this.replacements.push(result);
        else if (result) this.containments.push(result);
        return 'done' as const;
      },
      (error: unknown) => {
        this.errors.push(error);
        if (error instanceof RekeyError) return error;
        throw error;
      },
    );
    return Promise.race([work, crashed]);
  }

  /** The calls to the leak index, which `calls` records too. */
  private indexCall(crash: () => void): JsonCall {
    const perform = (operation: string) => async (input: object) =>
      this.leakIndex?.perform(operation, input) ?? {};
    const operations = Object.fromEntries(INDEX_CALLS.map((name) => [name, perform(name)]));
    const watched = this.calls.watch(operations, [...INDEX_CALLS], crash);
    return async (_service, operation, input) => (await watched[operation]?.(input)) ?? {};
  }

  /** Lets virtual time pass until the work ends. */
  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(work);
  }

  /** One step of a rotation. */
  step(step: string, token: string, more: object = {}): Promise<Outcome> {
    return this.run(this.invoke({ Step: step, SecretId: SECRET, ClientRequestToken: token, ...more }));
  }

  /** A rotation: all four steps, or those until one fails. */
  async rotate(token: string = randomUUID()): Promise<Outcome> {
    this.secret.startRotation(token);
    for (const step of STEPS) {
      const outcome = await this.step(step, token, { RotationToken: ROTATION_TOKEN });
      if (outcome !== 'done') return outcome;
    }
    return 'done';
  }

  sweep(): Promise<Outcome> {
    return this.run(this.invoke({ rekey: 'sweep' }));
  }

  /** @param credential the id of the compromised credential. @default - the current one, and every older one */
  replaceNow(credential?: string): Promise<Outcome> {
    return this.run(this.invoke({ rekey: 'replace-now', ...(credential ? { credential } : {}) }));
  }

  /** @param credential the id of the compromised credential. @default - the current one, and every older one */
  contain(credential?: string): Promise<Outcome> {
    return this.run(this.invoke({ rekey: 'contain', ...(credential ? { credential } : {}) }));
  }

  /** A request of CloudFormation for the custom resource. The response is in `answers`. */
  resource(request: Request, options: ResourceOptions = {}): Promise<Outcome> {
    const { kind } = this.adapterFactory();
    const physicalId = this.physicalId(options);
    const event = resourceEventOf({ ...options, request, kind, parameters: this.configured, physicalId });
    return this.run(this.invoke(event));
  }

  protected physicalId({ physicalId }: ResourceOptions): string {
    return physicalId ?? this.answers.at(-1)?.PhysicalResourceId ?? MADE_UP;
  }

  /** The first deploy, and an hour after it. Throws the reason when it fails. */
  async deploy(): Promise<this> {
    const outcome = await this.resource('Create');
    if (outcome !== 'done' || this.answers.at(-1)?.Status !== 'SUCCESS')
      throw new Error(`The deploy failed: ${this.answers.at(-1)?.Reason ?? String(outcome)}`);
    this.clock.pass(HOUR);
    return this;
  }

  /** The deletion of the stack. */
  delete(options: ResourceOptions = {}): Promise<Outcome> {
    return this.resource('Delete', options);
  }
}
