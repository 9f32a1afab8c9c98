import type { Answer } from '../../engine/src/custom-resource/response';
import { RekeyError } from '../../engine/src/errors/errors';
import type { Runtime } from '../../engine/src/handler';
import { secretsManager } from '../../engine/src/secret-store/secrets-manager';
import { makeCall } from './call';
import type { Invocation } from './invocation';
import { standInClient, type Watch } from './sdk';
import type { World } from './world';

/** The world as one invocation meets it: through the same port to Secrets Manager that is bundled. */
export function runtimeOf(world: World, by: Invocation): Runtime {
  const watch: Watch = (operation, input, answer) => {
    world.rules.turns.asked(by, operation, input);
    if (operation === 'RotateSecret') return world.secret.askForRotation(world.state);
    if (operation === 'TagResource') world.rules.told('a tag', JSON.stringify(input.Tags));
    if (operation === 'GetSecretValue') return readBy(world, by, answer(input));
    if (operation !== 'PutSecretValue') return answer(input);
    world.rules.learn(input.SecretString);
    // Nothing may rest on it that AWS refuses a late step's token: it does not say that it does.
    return answer({ ...input, RotationToken: undefined });
  };
  return {
    environment: world.environment,
    clock: {
      now: world.clock.now,
      sleep: (milliseconds) => {
        by.rested = true;
        return world.sleep(by, milliseconds);
      },
    },
    print: (line) => world.rules.printed(line),
    store: (secretArn, log) =>
      secretsManager(
        secretArn,
        log,
        standInClient(world, by, { service: 'secretsmanager', attempts: 4, watch }),
      ),
    adminSecret: () => Promise.reject(new Error('No kind of the proof has an admin secret.')),
    answer: (_url, answer) => sendAnswer(world, by, answer),
  };
}

async function readBy(world: World, by: Invocation, answer: unknown): Promise<unknown> {
  const value = (await answer) as { readonly VersionId: string };
  world.rules.turns.read(by, value.VersionId);
  return value;
}

async function sendAnswer(world: World, by: Invocation, answer: Answer): Promise<void> {
  try {
    await makeCall(world, by, {
      service: 'cloudformation',
      operation: 'Answer',
      input: answer,
      attempts: 3,
      writes: true,
      deniable: false,
      run: () => world.rules.answered(answer),
    });
  } catch {
    throw new RekeyError('AnswerFailed', { found: 'No answer.', unchanged: 'all.', action: 'nothing.' });
  }
}
