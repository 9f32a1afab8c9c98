import type { JsonCall } from '../../engine/src/aws/json-service';
import type { Answer } from '../../engine/src/custom-resource/response';
import { RekeyError } from '../../engine/src/errors/errors';
import type { Runtime } from '../../engine/src/handler';
import { awsLeakIndex } from '../../engine/src/leak-index/aws-leak-index';
import { secretsManager } from '../../engine/src/secret-store/secrets-manager';
import type { IndexItem } from '../../engine/src/testing/leak-index-model';
import { SECRETS_MANAGER, type SecretsManagerInput } from '../../engine/src/testing/secrets-manager-client';
import { INDEX_ATTEMPTS } from '../../engine/src/timing';
import type { Invocation } from './invocation';
import { sendRequest } from './request';
import type { World } from './world';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: SecretsManagerInput;
}

/** The environment of one invocation: the port to Secrets Manager that is bundled, on a client without a network. */
export function runtimeOf(world: World, by: Invocation): Runtime {
  const client = { send: (command: Command) => sendCommand(world, by, command) };
  return {
    environment: world.environment,
    clock: {
      now: world.clock.now,
      sleep: (milliseconds) => {
        by.afterPause = true;
        return world.sleep(by, milliseconds);
      },
    },
    print: (line) => world.rules.printed(line),
    store: (secretArn, log) => secretsManager(secretArn, log, client as never),
    // The value of the conformance suite, which the issuers in memory accept.
    adminSecret: async () => '{"username":"root","password":"hunter2-of-the-admin"}',
    answer: (_url, answer) => sendAnswer(world, by, answer),
    leakIndex: (config, log) => awsLeakIndex(config, log, indexCall(world, by)),
  };
}

function sendCommand(world: World, by: Invocation, command: Command): Promise<unknown> {
  const { input } = command;
  const operation = command.constructor.name.replace(/Command$/, '');
  const request = {
    service: 'secretsmanager',
    operation,
    input,
    attempts: 4,
    writes: !/^(Describe|Get)/.test(operation),
  };
  return sendRequest(world, by, request, () => operate(world, by, operation, input));
}

async function operate(
  world: World,
  by: Invocation,
  operation: string,
  input: SecretsManagerInput,
): Promise<unknown> {
  const { rules, secret, state } = world;
  rules.pending.requested(by, operation, input);
  if (operation === 'TagResource') rules.secrecy.search('a tag', JSON.stringify(input.Tags));
  if (operation === 'PutSecretValue') rules.secrecy.learn(input.SecretString);
  const answer = await SECRETS_MANAGER[operation]?.(secret, input);
  if (operation === 'GetSecretValue') rules.pending.read(by, input.VersionId);
  if (operation === 'RotateSecret') {
    // Secrets Manager begins as soon as the caller has its response.
    state.asked = secret.newToken();
    secret.reserve(state.asked);
  }
  return answer;
}

/** The calls to the leak index, on a model without a network. */
function indexCall(world: World, by: Invocation): JsonCall {
  return async ({ id: service }, operation, input) => {
    const request = {
      service,
      operation,
      input,
      attempts: INDEX_ATTEMPTS,
      writes: operation === 'UpdateItem',
    };
    const output = await sendRequest(world, by, request, () => {
      world.rules.secrecy.search('the leak index', JSON.stringify(input));
      if (operation === 'UpdateItem') world.rules.index.written(input as { Key: IndexItem });
      return world.index?.perform(operation, input);
    });
    return output as Record<string, unknown>;
  };
}

async function sendAnswer(world: World, by: Invocation, answer: Answer): Promise<void> {
  const request = {
    service: 'cloudformation',
    operation: 'Answer',
    input: answer,
    attempts: 3,
    writes: true,
    deniable: false,
  };
  try {
    await sendRequest(world, by, request, () => world.rules.answered(answer));
  } catch {
    throw new RekeyError('AnswerFailed', { found: 'No response.', unchanged: 'all.', action: 'nothing.' });
  }
}
