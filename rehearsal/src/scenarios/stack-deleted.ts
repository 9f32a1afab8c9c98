import { RehearsalError } from '../errors';
import type { Stage } from '../rehearse/stage';
import { sentences } from '../sentences';
import { ANY_SECRET, type Scenario } from './scenario';
import { HOUR } from './scene';

export const stackDeleted: Scenario = {
  name: 'stack-deleted',
  about: 'The stacks are deleted while a replaced credential is still in its grace.',
  fits: ANY_SECRET,
  async play(scene) {
    const { stage, aws, cast } = scene;
    const before = scene.versionOf('AWSCURRENT');
    await scene.rotate();
    await scene.within(HOUR, 'It succeeds', () => scene.versionOf('AWSCURRENT') !== before);
    if (cast.userName) scene.expect('Two keys are alive.', scene.keys.length === 2);

    for (const { name } of [...stage.stacks].reverse()) {
      scene.done(`The stack ${name} is deleted.`);
      const reason = await aws.timeline.run(() => destroy(stage, name));
      scene.expect(sentences(`The stack ${name} can be deleted`, ...reason), reason.length === 0);
    }
    const left = stage.cloudFormation.resources.map(({ path }) => path);
    scene.expect(`Every resource is gone.`, left.length === 0);
    if (cast.userName) scene.expect('No key of the user is left.', scene.keys.length === 0);
    scene.expect('No call was denied.', aws.authorizer.denied.length === 0);
  },
};

/** The reason why it cannot be deleted; empty when it was. */
async function destroy({ cloudFormation }: Stage, name: string): Promise<string[]> {
  try {
    await cloudFormation.destroy(name);
    return [];
  } catch (error) {
    if (error instanceof RehearsalError && error.code === 'DestroyFailed') return [error.message];
    throw error;
  }
}
