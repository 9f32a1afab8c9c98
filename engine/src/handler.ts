import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { KindFactory, KindTools } from './adapter';
import { readAdminSecret } from './aws/admin-secret';
import type { Scene } from './context';
import { ENVIRONMENT, METRICS, type Replacement } from './contract';
import { answerResource } from './custom-resource/custom-resource';
import { withoutAdminSecret } from './custom-resource/parameters';
import { type Answer, send } from './custom-resource/response';
import { isAnswerAddress } from './custom-resource/response-url';
import { named, type RekeyError } from './errors/errors';
import { badEvent, parseEvent, type ResourceEvent, type RotatorEvent } from './events';
import { createLog, type Log } from './log';
import { replaceNow } from './revoke/replace-now';
import { rotate } from './rotation/rotate';
import { secretsManagerClient } from './secret-store/client';
import type { SecretStore } from './secret-store/secret-store';
import { secretsManager } from './secret-store/secrets-manager';
import { readSettings } from './settings';
import { sweep } from './sweep/sweep';
import { type Clock, realClock } from './time/clock';
import { serviceClock } from './time/service-clock';

/** What the handler reads of Lambda's context. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** The world around the engine; tests have their own. */
export interface Outside {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  print(line: string): void;
  store(secretArn: string, log: Log): SecretStore;
  /** Reads the current value of the admin secret. */
  adminSecret(secretArn: string | undefined, log: Log): Promise<string>;
  answer(url: string, answer: Answer): Promise<void>;
}

/** Lambda as one sandbox has it: warm invocations use its clock and its client's connections again. */
function sandbox(): Outside {
  const clock = serviceClock();
  let made: SecretsManagerClient | undefined;
  const client = () => {
    made ??= secretsManagerClient(clock);
    return made;
  };
  return {
    environment: process.env,
    clock,
    // Not console.log: Lambda would put a time before the line, which then is no JSON.
    print: (line) => void process.stdout.write(`${line}\n`),
    store: (secretArn, log) => secretsManager(secretArn, log, client()),
    adminSecret: (secretArn, log) => readAdminSecret(secretArn, log, client),
    answer: (url, answer) => send(url, answer, realClock),
  };
}

/** The rotator's handler for one kind of credential: all that it keeps between invocations it keeps itself. */
export function createHandler(factory: KindFactory, outside: Outside = sandbox()) {
  return async (event: unknown, context: LambdaContext): Promise<Replacement | undefined> => {
    const { environment, clock } = outside;
    const log = createLog(
      {
        [METRICS.dimension]: environment[ENVIRONMENT.functionName] ?? 'unknown',
        secret: environment[ENVIRONMENT.secretArn],
        path: environment[ENVIRONMENT.path] ?? 'unknown',
        kind: factory.name,
      },
      outside.print,
      clock.now,
    );
    const adminSecret = () => outside.adminSecret(environment[ENVIRONMENT.adminSecret], log);
    const kindOf = (
      parameters: Readonly<Record<string, unknown>>,
      read: KindTools['adminSecret'] = adminSecret,
    ) => factory.make(parameters, { clock, log, adminSecret: read });
    const scene = (): Scene => {
      const settings = readSettings(environment);
      const store = outside.store(settings.secretArn, log);
      const timeLeft = () => context.getRemainingTimeInMillis();
      return { settings, kind: kindOf(settings.credential), store, clock, log, timeLeft };
    };
    const parsed = orLogged(log, () => parseEvent(event));
    if (parsed.type !== 'resource') return run(orLogged(log, scene), parsed);
    log.hide(parsed.responseUrl);
    orLogged(log, () => requireAnswerAddress(parsed, environment));
    const answer = await answerResource(
      scene,
      (parameters) => kindOf(parameters, withoutAdminSecret),
      parsed,
      log.scrub,
    );
    if (answer.Status === 'FAILED') {
      const line = { event: 'resource', request: parsed.request, outcome: 'failed', message: answer.Reason };
      log.write('error', line, { rotationFailed: 1 });
    }
    // Only an answer that did not arrive is an error of the function: Lambda would repeat a failed request.
    await outside.answer(parsed.responseUrl, answer);
    return undefined;
  };
}

function requireAnswerAddress({ responseUrl }: ResourceEvent, environment: Outside['environment']): void {
  if (isAnswerAddress(responseUrl, environment[ENVIRONMENT.region] ?? '')) return;
  throw badEvent(
    'a custom resource event whose ResponseURL is not an address of CloudFormation in this region',
  );
}

async function run(
  scene: Scene,
  event: Exclude<RotatorEvent, { type: 'resource' }>,
): Promise<Replacement | undefined> {
  switch (event.type) {
    case 'replace-now':
      return replaceNow(scene, event);
    case 'sweep':
      await sweep(scene);
      return undefined;
    case 'rotation':
      await rotate(scene, event);
      return undefined;
  }
}

/** What fails before there is a scene. */
function orLogged<T>(log: Log, make: () => T): T {
  try {
    return make();
  } catch (thrown) {
    const error: RekeyError = named(thrown, log.scrub);
    log.write('error', { event: 'refused', code: error.code, message: error.message }, { rotationFailed: 1 });
    throw error;
  }
}
