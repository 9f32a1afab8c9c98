import type { AssemblyStack } from '../assembly/cloud-assembly';
import type { Json } from '../assembly/json-file';
import { ExpectationFailed } from './log';
import { withoutAction } from './remove-permission';
import { type DeployScenario, ISSUED_BY_ROTATOR } from './scenario';

/** Denied after the first credential was issued and stored, which leaves the most to clean up. */
const ACTION = 'secretsmanager:UpdateSecretVersionStage';

export const firstRotationFails: DeployScenario = {
  name: 'first-rotation-fails',
  about: 'The role of the rotation function lacks a permission during the first deploy.',
  fits: ISSUED_BY_ROTATOR,
  async runOnDeploy({ deployment, log, target, deploy }) {
    const { aws, cloudFormation } = deployment;
    const expect = (expectation: string, holds: boolean) => {
      if (!holds) throw new ExpectationFailed(expectation);
      log.add('seen', expectation);
    };
    const { path } = deployment.stacks.find((stack) => target.path.startsWith(`${stack.path}/`)) ?? {};
    if (path === undefined) throw new ExpectationFailed(`A stack of the app contains ${target.path}.`);
    let issued = 0;
    aws.onCall(({ operation, principal, error }) => {
      if (operation === 'CreateAccessKey' && principal.type === 'assumed-role' && !error) issued++;
    });
    log.add('done', `${ACTION} is removed from the templates, and the app is deployed.`);
    const reason = await deploy((stack) => (stack.path === path ? withoutPermission(stack) : stack));
    expect('The deploy fails.', reason !== undefined);
    expect(`The reason names ${ACTION}.`, reason?.includes(ACTION) === true);
    expect('The stack was rolled back.', reason?.includes('It was rolled back.') === true);
    const left = cloudFormation.resources.filter((resource) => resource.path.startsWith(`${path}/`));
    expect('No resource of the stack is left.', left.length === 0);
    const live = [...aws.iam.keys.values()].filter(
      ({ key }) => !key.deleted && key.creator.type === 'assumed-role',
    );
    if (issued > 0) expect('The issued access key is deleted.', live.length === 0);

    log.add('done', 'The permission is restored, and the app is deployed again.');
    const again = await deploy();
    expect(`The deploy succeeds.${again === undefined ? '' : ` Reason: ${again}`}`, again === undefined);
  },
};

/** The stack with policies that do not allow the action. */
function withoutPermission(stack: AssemblyStack): AssemblyStack {
  const template = structuredClone(stack.template);
  for (const { Type, Properties } of Object.values((template.Resources ?? {}) as Record<string, Json>)) {
    if (Type === 'AWS::IAM::Policy') {
      Properties.PolicyDocument = withoutAction(Properties.PolicyDocument, ACTION);
    }
  }
  return { ...stack, template };
}
