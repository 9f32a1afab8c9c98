import type { Answer } from '../../lambdas/rotation/answer';
import { RekeyError } from '../../lambdas/rotation/errors';
import type { Outside } from '../../lambdas/rotation/handler';
import { secretsManager } from '../../lambdas/rotation/secrets-manager';
import type { Input } from '../../rehearsal/src/aws/call';
import { makeCall } from './call';
import type { Invocation } from './invocation';
import { standInClient } from './sdk';
import type { World } from './world';

/** The world as one invocation meets it: through the same port to Secrets Manager that is bundled. */
export function outsideOf(world: World, by: Invocation): Outside {
  const watch = (operation: string, input: Input, answer: () => unknown) => {
    if (operation === 'RotateSecret') return world.secret.askForRotation(world.memory);
    if (operation === 'PutSecretValue') world.rules.learn(input.SecretString);
    if (operation === 'TagResource') world.rules.told('a tag', JSON.stringify(input.Tags));
    return answer();
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
    answer: (_url, answer) => sendAnswer(world, by, answer),
  };
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
    throw new RekeyError('AnswerFailed', { found: 'No answer.', left: 'all.', fix: 'nothing.' });
  }
}
