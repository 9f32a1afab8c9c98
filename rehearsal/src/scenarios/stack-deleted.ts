import { RehearsalError } from '../errors';
import type { Deployment } from '../rehearse/deployment';
import { sentences } from '../sentences';
import { ANY_SECRET, type Scenario } from './scenario';

export const stackDeleted: Scenario = {
  name: 'stack-deleted',
  about: 'The stacks are deleted during the grace of a replaced credential.',
  fits: ANY_SECRET,
  async run(context) {
    const { deployment, aws, target } = context;
    await context.expectRotationSucceeds();
    if (target.userName) context.expect('Two access keys exist.', context.keys.length === 2);
    for (const { name } of [...deployment.stacks].reverse()) {
      context.recordAction(`The stack ${name} is deleted.`);
      const reason = await aws.timeline.run(() => destroy(deployment, name));
      context.expect(sentences(`The stack ${name} can be deleted`, ...reason), reason.length === 0);
    }
    context.expect('Every resource is deleted.', deployment.cloudFormation.resources.length === 0);
    if (target.userName) context.expect('The user has no access key.', context.keys.length === 0);
    context.expect('No call was denied.', aws.authorizer.denied.length === 0);
  },
};

/** Deletes a stack. Returns the reason of a failure. */
async function destroy({ cloudFormation }: Deployment, name: string): Promise<string[]> {
  try {
    await cloudFormation.destroy(name);
    return [];
  } catch (error) {
    if (error instanceof RehearsalError && error.code === 'DestroyFailed') return [error.message];
    throw error;
  }
}
