import type { AssemblyStack } from '../assembly/cloud-assembly';
import type { Json } from '../assembly/json-file';
import { ExpectationFailed } from './log';
import { without } from './remove-permission';
import { ANY_SECRET, type DeployScenario } from './scenario';

/** Denied only when the first credential has been issued and stored: the worst moment. */
const ACTION = 'secretsmanager:UpdateSecretVersionStage';

export const firstRotationFails: DeployScenario = {
  name: 'first-rotation-fails',
  about: 'The role of the rotator lacks a permission when the stack is deployed for the first time.',
  fits: ANY_SECRET,
  async runOnDeploy({ deployment, log, target, deploy }) {
    const { aws, cloudFormation } = deployment;
    const expect = (what: string, holds: boolean) => {
      if (!holds) throw new ExpectationFailed(what);
      log.add('seen', what);
    };
    const { path } = deployment.stacks.find((one) => target.path.startsWith(`${one.path}/`)) ?? {};
    if (path === undefined) throw new ExpectationFailed(`A stack of the app holds ${target.path}.`);
    let issued = 0;
    aws.onCall(({ operation, principal, error }) => {
      if (operation === 'CreateAccessKey' && principal.type === 'assumed-role' && !error) issued++;
    });
    log.add('done', `${ACTION} is taken out of the templates, and the app is deployed.`);
    const reason = await deploy((stack) => (stack.path === path ? crippled(stack) : stack));
    expect('The deploy fails.', reason !== undefined);
    expect(`It says why: ${ACTION}.`, reason?.includes(ACTION) === true);
    expect('It was rolled back.', reason?.includes('It was rolled back.') === true);
    const left = cloudFormation.resources.filter((resource) => resource.path.startsWith(`${path}/`));
    expect('No resource of the stack is left.', left.length === 0);
    const alive = [...aws.iam.keys.values()].filter(
      ({ key }) => !key.deleted && key.creator.type === 'assumed-role',
    );
    if (issued > 0) expect('The key that had been issued is gone.', alive.length === 0);

    log.add('done', 'The permission is put back, and the app is deployed again.');
    const again = await deploy();
    expect(`The deploy ends well.${again === undefined ? '' : ` It says: ${again}`}`, again === undefined);
  },
};

/** The stack whose policies do not allow the action. */
function crippled(stack: AssemblyStack): AssemblyStack {
  const template = structuredClone(stack.template);
  for (const { Type, Properties } of Object.values((template.Resources ?? {}) as Record<string, Json>)) {
    if (Type === 'AWS::IAM::Policy') Properties.PolicyDocument = without(Properties.PolicyDocument, ACTION);
  }
  return { ...stack, template };
}
