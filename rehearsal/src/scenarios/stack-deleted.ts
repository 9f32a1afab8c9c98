import { RehearsalError } from '../errors';
import type { Deployment } from '../rehearse/deployment';
import { sentences } from '../sentences';
import { HOUR } from './context';
import { ANY_SECRET, type Scenario } from './scenario';

export const stackDeleted: Scenario = {
  name: 'stack-deleted',
  about: 'The stacks are deleted while a replaced credential is still in its grace.',
  fits: ANY_SECRET,
  async run(context) {
    const { deployment, aws, target } = context;
    const before = context.versionOf('AWSCURRENT');
    await context.rotate();
    await context.expectWithin(HOUR, 'It succeeds', () => context.versionOf('AWSCURRENT') !== before);
    if (target.userName) context.expect('Two keys are alive.', context.keys.length === 2);

    for (const { name } of [...deployment.stacks].reverse()) {
      context.recordAction(`The stack ${name} is deleted.`);
      const reason = await aws.timeline.run(() => destroy(deployment, name));
      context.expect(sentences(`The stack ${name} can be deleted`, ...reason), reason.length === 0);
    }
    const left = deployment.cloudFormation.resources.map(({ path }) => path);
    context.expect(`Every resource is gone.`, left.length === 0);
    if (target.userName) context.expect('No key of the user is left.', context.keys.length === 0);
    context.expect('No call was denied.', aws.authorizer.denied.length === 0);
  },
};

/** The reason why it cannot be deleted; empty when it was. */
async function destroy({ cloudFormation }: Deployment, name: string): Promise<string[]> {
  try {
    await cloudFormation.destroy(name);
    return [];
  } catch (error) {
    if (error instanceof RehearsalError && error.code === 'DestroyFailed') return [error.message];
    throw error;
  }
}
