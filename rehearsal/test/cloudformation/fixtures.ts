import { readAssembly } from '../../src/assembly/cloud-assembly';
import { LocalAws } from '../../src/aws/local-aws';
import { CloudFormation } from '../../src/cloudformation/cloudformation';
import { deployer } from '../../src/cloudformation/resource';
import { assemblyOf, folderOf, stackArtifact, temporaryFolder } from '../assembly/temporary-assembly';

export const SECRET = secret({ Name: 'mail' });

export function secret(Properties: object) {
  return { Type: 'AWS::SecretsManager::Secret', Properties };
}

/** A role that a service may assume. */
export function role(service = 'lambda.amazonaws.com', more: object = {}) {
  const Statement = [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = { Version: '2012-10-17', Statement };
  return { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument, ...more } };
}

/** A function `fn` with the role of the logical id `Role`. */
export function lambdaFunction(variables: object = {}, more: object = {}) {
  const Properties = {
    FunctionName: 'fn',
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: 'exports.handler = async () => {};' },
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Environment: { Variables: variables },
  };
  return { Type: 'AWS::Lambda::Function', Properties, ...more };
}

/** A local AWS with CloudFormation for the assembly in `directory`. */
export function deploymentOf(directory: string) {
  const assembly = readAssembly(directory);
  const aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [0, 0] } });
  aws.endpoint = 'http://127.0.0.1:1';
  const cloudFormation = new CloudFormation(aws, assembly.assets, temporaryFolder);
  return {
    aws,
    cloudFormation,
    /** Deploys the stacks in order. */
    async deploy() {
      for (const stack of assembly.stacks) await aws.timeline.run(() => cloudFormation.deploy(stack));
    },
    destroy: (name = 'App') => aws.timeline.run(() => cloudFormation.destroy(name)),
    /** Calls an API as the account. */
    api: (service: string, operation: string, input: object) =>
      aws.timeline.run(() =>
        aws.call({ service, operation, region: aws.region, principal: deployer(aws.account) }, input),
      ),
  };
}

/** A deployment of one stack, App, with these resources. */
export function deployment(Resources: object, sections: object = {}) {
  return deploymentOf(assemblyOf({ Resources, ...sections }));
}

/** A deployment of the stack One, and of the stack Two, which depends on One. */
export function twoStacks(one: object, two: object) {
  const artifacts = {
    Two: stackArtifact('Two.json', { dependencies: ['One'] }),
    One: stackArtifact('One.json'),
  };
  return deploymentOf(folderOf({ 'manifest.json': { artifacts }, 'One.json': one, 'Two.json': two }));
}
