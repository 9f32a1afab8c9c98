import { randomUUID } from 'node:crypto';
import type { AdapterFactory } from '../../src/adapter';
import { readAdminSecret } from '../../src/aws/admin-secret';
import { ENVIRONMENT, type Replacement } from '../../src/contract';
import type { Answer } from '../../src/custom-resource/response';
import { RekeyError } from '../../src/errors/errors';
import { STEPS } from '../../src/events';
import { createHandler } from '../../src/handler';
import { HOUR, SECOND } from '../../src/time/clock';
import { requireAccounts } from './account';
import { Calls } from './faults';
import { MemoryIssuer, type MemoryTraits, type MemoryValue, USAGE_LAG } from './memory-issuer';
import { MemorySecret } from './memory-secret';
import { VirtualClock } from './virtual-clock';

export const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer-AbCdEf';
/** The address at which CloudFormation takes answers. */
export const ANSWERS =
  'https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/answer';
export const DAY = 24 * HOUR;
/** From a promotion until the issuer has reported every use within the grace. */
export const REPORTED = DAY + USAGE_LAG;

const STORE_CALLS = ['describe', 'read', 'put', 'move', 'tag', 'untag', 'rotate'] as const;
const ADAPTER_CALLS = [
  'verify',
  'issue',
  'list',
  'disable',
  'remove',
  'lastUsed',
  'proveRefused',
  'install',
] as const;

export type Outcome = 'done' | 'crashed' | RekeyError;

/** A secret, an issuer and a rotator, in memory. */
export class World {
  readonly clock = new VirtualClock();
  readonly secret = new MemorySecret(this.clock);
  readonly issuer = new MemoryIssuer(this.clock);
  readonly calls = new Calls();
  readonly lines: string[] = [];
  readonly errors: unknown[] = [];
  readonly answers: Answer[] = [];
  readonly replacements: Replacement[] = [];
  environment: Record<string, string> = {
    [ENVIRONMENT.secretArn]: SECRET,
    [ENVIRONMENT.path]: 'App/MailerKey',
    [ENVIRONMENT.functionName]: 'rotator',
    [ENVIRONMENT.times]: JSON.stringify({
      graceSeconds: 86400,
      quarantineSeconds: 604800,
      overdueAfterSeconds: 92 * 86400,
    }),
    [ENVIRONMENT.stragglers]: 'hold',
    [ENVIRONMENT.credential]: JSON.stringify({ principal: 'alice' }),
    [ENVIRONMENT.resource]: 'MailerKeyCredential',
    [ENVIRONMENT.region]: 'eu-central-1',
  };
  timeLimit = 300 * SECOND;
  /** The value of the admin secret. */
  admin = '{"host":"db.internal","username":"root","password":"hunter2-of-the-admin"}';
  /** Requests for it. */
  readonly adminReads: unknown[] = [];
  private readonly adminClient = {
    send: async ({ input }: { input: unknown }) => {
      this.adminReads.push(input);
      return { SecretString: this.admin };
    },
  } as never;
  traits: MemoryTraits = {};

  constructor() {
    this.calls.afterEach = () => this.requireLabelsTellTheTruth();
  }

  /** Whether rule 1 is looked at after every call; off where the test itself breaks a credential. */
  watchLabels = true;

  kinds(): AdapterFactory {
    return this.issuer.factory(this.traits);
  }

  async invoke(event: unknown): Promise<Outcome> {
    let crash = () => {};
    const crashed = new Promise<'crashed'>((resolve) => {
      crash = () => resolve('crashed');
    });
    const { kind, create } = this.kinds();
    const watched: AdapterFactory = {
      kind,
      create: (parameters, context) =>
        this.calls.watch(create(parameters, context), ADAPTER_CALLS as never, crash),
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
    });
    const end = this.clock.now() + this.timeLimit;
    const context = { getRemainingTimeInMillis: () => end - this.clock.now() };
    const work = handler(event, context).then(
      (replacement) => {
        if (replacement) this.replacements.push(replacement);
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

  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(work);
  }

  step(step: string, token: string, more: object = {}): Promise<Outcome> {
    return this.run(this.invoke({ Step: step, SecretId: SECRET, ClientRequestToken: token, ...more }));
  }

  /** All four steps, or those until one fails. */
  async rotate(token: string = randomUUID()): Promise<Outcome> {
    this.secret.startRotation(token);
    for (const step of STEPS) {
      const outcome = await this.step(step, token, { RotationToken: 'rotation-token-in-the-event' });
      if (outcome !== 'done') return outcome;
    }
    return 'done';
  }

  sweep(): Promise<Outcome> {
    return this.run(this.invoke({ rekey: 'sweep' }));
  }

  replaceNow(credential?: string): Promise<Outcome> {
    return this.run(this.invoke({ rekey: 'replace-now', ...(credential ? { credential } : {}) }));
  }

  /** Another kind than the one of the memory issuer. */
  parameters: { kind: string; credential: Record<string, string> } | undefined;

  resource(request: Request, options: ResourceOptions = {}): Promise<Outcome> {
    const event = resourceEvent(request, options);
    const { kind: Kind, credential: Credential } = this.parameters ?? {};
    const other = Kind ? { Kind, Credential } : {};
    return this.run(this.invoke({ ...event, ResourceProperties: { ...event.ResourceProperties, ...other } }));
  }

  /** The first deploy, long enough ago that nothing of it is under way. */
  async deploy(): Promise<this> {
    const outcome = await this.resource('Create');
    if (outcome !== 'done' || this.answers.at(-1)?.Status !== 'SUCCESS')
      throw new Error(this.answers.at(-1)?.Reason);
    this.clock.pass(HOUR);
    return this;
  }

  value(label: string): MemoryValue | undefined {
    const text = this.secret.text(label) ?? '';
    return text.startsWith('{"id"') ? (JSON.parse(text) as MemoryValue) : undefined;
  }

  id(label: string): string | undefined {
    return this.value(label)?.id;
  }

  /** Live credentials of ours that no labelled version holds. */
  orphans(): string[] {
    const held = Object.keys(this.secret.labels).map((label) => this.id(label));
    return [...this.issuer.keys.values()]
      .filter((key) => key.active && !key.foreign && !held.includes(key.id))
      .map(({ id }) => id);
  }

  logged(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  private requireLabelsTellTheTruth(): void {
    if (!this.watchLabels) return;
    for (const label of Object.keys(this.secret.labels)) {
      const value = this.value(label);
      if (value && !this.issuer.works(value))
        throw new Error(`Rule 1: ${label} is on ${value.id}, which does not work.`);
    }
  }

  /** Rules 2, 8 and 9, at the end of every test. */
  requireRules(): void {
    requireAccounts(this);
    for (const key of this.issuer.keys.values()) {
      if (key.foreign && !key.active) throw new Error(`Rule 2: ${key.id} is a stranger's, and was disabled.`);
    }
    const said = [
      ...this.lines,
      ...this.answers.map((answer) => JSON.stringify(answer)),
      JSON.stringify(this.replacements),
      ...this.errors.map((error) => `${JSON.stringify(error)} ${(error as Error).stack}`),
      JSON.stringify(this.secret.tags),
      JSON.stringify(this.environment),
    ].join('\n');
    for (const secret of [
      ...this.issuer.passwords,
      'rotation-token-in-the-event',
      'response-url-signature',
      'hunter2-of-the-admin',
    ]) {
      if (said.includes(secret)) throw new Error('Rule 8: a secret value was told.');
    }
  }
}

type Request = 'Create' | 'Update' | 'Delete';

interface ResourceOptions {
  readonly principal?: string;
  readonly requestId?: string;
  readonly physicalId?: string;
  readonly logicalId?: string;
}

export function resourceEvent(request: Request, options: ResourceOptions = {}) {
  const { principal = 'alice', requestId = randomUUID(), physicalId, logicalId } = options;
  return {
    RequestType: request,
    ResponseURL: `${ANSWERS}?response-url-signature`,
    StackId: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/App/1',
    RequestId: requestId,
    LogicalResourceId: logicalId ?? 'MailerKeyCredential',
    ResourceType: 'Custom::RekeyCredential',
    ...(request === 'Create'
      ? {}
      : { PhysicalResourceId: physicalId ?? `rekey:memory:${SECRET}:${principal}` }),
    ResourceProperties: {
      ServiceToken: 'arn:aws:lambda:eu-central-1:123456789012:function:rotator',
      SecretArn: SECRET,
      Kind: 'memory',
      Credential: { principal },
    },
  };
}

/** A world for every test, whose rules are looked at when the test is over. */
export function eachWorld(): { readonly world: World } {
  const box = { world: new World() };
  const consoleCalls = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation(),
  );
  beforeEach(() => {
    for (const spy of consoleCalls) spy.mockClear();
    box.world = new World();
  });
  afterEach(() => {
    box.world.requireRules();
    // Whatever goes by the log is looked through for values; nothing may go past it.
    for (const spy of consoleCalls) expect(spy).not.toHaveBeenCalled();
  });
  return box;
}

/** The code of a failure. */
export function codeOf(outcome: Outcome): string {
  return outcome instanceof RekeyError ? outcome.code : outcome;
}
