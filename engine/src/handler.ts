import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { AdapterContext, AdapterFactory } from './adapter';
import { checkedAdapter } from './adapter-check';
import { readAdminSecret } from './aws/admin-secret';
import { jsonCall } from './aws/json-service';
import { redactConsole } from './console';
import type { Context } from './context';
import { type Containment, ENVIRONMENT, METRICS, type Replacement } from './contract';
import { handleResource } from './custom-resource/custom-resource';
import { withoutAdminSecret } from './custom-resource/parameters';
import { type Answer, send } from './custom-resource/response';
import { isResponseUrl } from './custom-resource/response-url';
import { named } from './errors/errors';
import { badEvent, parseEvent, type ResourceEvent, type RotatorEvent } from './events';
import { awsLeakIndex } from './leak-index/aws-leak-index';
import type { LeakIndex, LeakIndexConfig } from './leak-index/leak-index';
import { tryUpdateIndex } from './leak-index/update-index';
import { createLog, type Log } from './log';
import { contain } from './revoke/contain';
import { replaceNow } from './revoke/replace-now';
import { rotate } from './rotation/rotate';
import { secretsManagerClient } from './secret-store/client';
import type { SecretStore } from './secret-store/secret-store';
import { secretsManager } from './secret-store/secrets-manager';
import { badSettings, readSettings, type Settings } from './settings';
import { sweep } from './sweep/sweep';
import { type Clock, realClock } from './time/clock';
import { serviceClock } from './time/service-clock';
import { type Calls, isInPlace } from './traits';

/** The part of Lambda's context that the handler reads. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** Result of a request about a compromised credential. */
type Result = Replacement | Containment;

/** A Lambda handler. Only a request to replace or to contain a compromised credential returns a result. */
export type RotatorHandler = (event: unknown, context: LambdaContext) => Promise<Result | undefined>;

/** Runtime dependencies of the engine. Tests provide their own. */
export interface Runtime {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  print(line: string): void;
  store(secretArn: string, log: Log): SecretStore;
  /** Reads the current value of the admin secret. */
  adminSecret(secretArn: string | undefined, log: Log): Promise<string>;
  answer(url: string, answer: Answer): Promise<void>;
  /** The leak index, for a function that is configured with one. */
  leakIndex?(config: LeakIndexConfig, log: Log): LeakIndex;
  /** Redacts console output during the invocation. Returns a function that ends the redaction. */
  redact?(scrub: (text: string) => string): () => void;
}

/** Dependencies of a Lambda execution environment. Warm invocations share the clock and the client's connections. */
function sandbox(): Runtime {
  const clock = serviceClock();
  let made: SecretsManagerClient | undefined;
  const client = () => {
    made ??= secretsManagerClient(clock);
    return made;
  };
  return {
    environment: process.env,
    clock,
    // Not console.log: Lambda prefixes its lines with a timestamp, so they are not JSON.
    print: (line) => void process.stdout.write(`${line}\n`),
    store: (secretArn, log) => secretsManager(secretArn, log, client()),
    adminSecret: (secretArn, log) => readAdminSecret(secretArn, log, client),
    answer: (url, answer) => send(url, answer, realClock),
    leakIndex: (config, log) => awsLeakIndex(config, log, jsonCall(process.env, clock)),
    redact: redactConsole,
  };
}

/** Creates the handler of a rotator for one kind of credential. */
export function createHandler(factory: AdapterFactory, runtime: Runtime = sandbox()): RotatorHandler {
  return async (event, lambda) => {
    const { environment, clock } = runtime;
    const log = createLog(
      {
        [METRICS.dimension]: environment[ENVIRONMENT.functionName] ?? 'unknown',
        secret: environment[ENVIRONMENT.secretArn],
        path: environment[ENVIRONMENT.path] ?? 'unknown',
        kind: factory.kind,
      },
      runtime.print,
      clock.now,
    );
    const release = runtime.redact?.(log.scrub);
    const invocation = new Invocation(factory, runtime, lambda, log);
    try {
      return await handle(invocation, event);
    } finally {
      await invocation.close();
      release?.();
    }
  };
}

/** The adapters and the context of one invocation. */
class Invocation {
  private readonly adapters: Calls[] = [];
  private readonly began: number;

  constructor(
    readonly factory: AdapterFactory,
    readonly runtime: Runtime,
    private readonly lambda: LambdaContext,
    readonly log: Log,
  ) {
    this.began = runtime.clock.now();
  }

  adapter(parameters: Readonly<Record<string, unknown>>, read?: AdapterContext['adminSecret']): Calls {
    const { environment, clock, adminSecret } = this.runtime;
    const adapter = checkedAdapter(this.factory, parameters, {
      clock,
      log: this.log,
      timeLeft: this.timeLeft,
      adminSecret: read ?? (() => adminSecret(environment[ENVIRONMENT.adminSecret], this.log)),
    });
    this.adapters.push(adapter);
    return adapter;
  }

  context(): Context {
    const settings = readSettings(this.runtime.environment);
    const adapter = this.adapter(settings.credential);
    requireNoGrace(adapter, settings);
    return {
      kind: this.factory.kind,
      settings,
      adapter,
      store: this.runtime.store(settings.secretArn, this.log),
      index: this.leakIndex(settings),
      clock: this.runtime.clock,
      log: this.log,
      began: this.began,
      timeLeft: this.timeLeft,
    };
  }

  private leakIndex({ leakIndex, secretArn, credential }: Settings): LeakIndex | undefined {
    const { prefix } = credential;
    const about = { secretArn, kind: this.factory.kind, ...(typeof prefix === 'string' ? { prefix } : {}) };
    return leakIndex && this.runtime.leakIndex?.({ ...leakIndex, ...about }, this.log);
  }

  private readonly timeLeft = () => this.lambda.getRemainingTimeInMillis();

  async close(): Promise<void> {
    for (const adapter of this.adapters) {
      await Promise.resolve(adapter.close?.()).catch((thrown: unknown) => {
        const { code, message } = named(thrown, this.log.scrub);
        this.log.write('warn', { event: 'close', code, message });
      });
    }
  }
}

async function handle(invocation: Invocation, event: unknown): Promise<Result | undefined> {
  const { log, runtime } = invocation;
  const parsed = logErrors(log, () => parseEvent(event));
  if (parsed.type !== 'resource')
    return run(
      logErrors(log, () => invocation.context()),
      parsed,
    );
  log.hide(parsed.responseUrl);
  logErrors(log, () => requireResponseUrl(parsed, runtime.environment));
  const answer = await handleResource(
    () => invocation.context(),
    (parameters) => invocation.adapter(parameters, withoutAdminSecret),
    parsed,
    log.scrub,
  );
  if (answer.Status === 'FAILED') {
    const line = { event: 'resource', request: parsed.request, outcome: 'failed', message: answer.Reason };
    log.write('error', line, { rotationFailed: 1 });
  }
  // A failed request is reported in the response. An error of the function would make Lambda retry it.
  await runtime.answer(parsed.responseUrl, answer);
  // After the response, so that the index does not delay a deploy.
  if (answer.Status === 'SUCCESS' && parsed.request !== 'Delete') await tryUpdateIndex(invocation.context());
  return undefined;
}

function requireResponseUrl({ responseUrl }: ResourceEvent, environment: Runtime['environment']): void {
  if (isResponseUrl(responseUrl, environment[ENVIRONMENT.region] ?? '')) return;
  throw badEvent('a custom resource event whose ResponseURL is not a CloudFormation URL in this region');
}

async function run(
  context: Context,
  event: Exclude<RotatorEvent, { type: 'resource' }>,
): Promise<Result | undefined> {
  switch (event.type) {
    case 'contain':
      return contain(context, event);
    case 'replace-now': {
      const replacement = await replaceNow(context, event);
      await tryUpdateIndex(context, replacement.version);
      return replacement;
    }
    case 'sweep':
      await sweep(context);
      return undefined;
    case 'rotation':
      await rotate(context, event);
      // The first step stores a value, and the last one promotes it.
      if (event.step === 'createSecret') await tryUpdateIndex(context);
      if (event.step === 'finishSecret') await tryUpdateIndex(context, event.version);
      return undefined;
  }
}

/** The construct checks this too, but only for the traits that it is given. */
function requireNoGrace(adapter: Calls, { grace }: Settings): void {
  if (!isInPlace(adapter) || grace === 0) return;
  throw badSettings(
    'The adapter declares one slot, which allows no grace, but the rotation has a grace.',
    'add slots: 1 to the traits of the credential in the stack, set the grace of the rotation to zero, and deploy.',
  );
}

/** Logs and rethrows errors raised before the context exists. */
function logErrors<T>(log: Log, make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    const error = named(thrown, log.scrub);
    log.write('error', { event: 'refused', code: error.code, message: error.message }, { rotationFailed: 1 });
    throw error;
  }
}
