import { assemblyOf } from '../assembly/temporary-assembly';
import { deployment } from './fixtures';

/** Deploys a role whose policy names what refers to a resource of `type`, and returns the policy's resources. */
async function resourcesOfPolicy(type: string, reference: object): Promise<unknown> {
  const PolicyDocument = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: reference }],
  };
  const AssumeRolePolicyDocument = {
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  const stage = deployment(
    assemblyOf({
      Resources: {
        Thing: { Type: type },
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: 'reader',
            AssumeRolePolicyDocument,
            Policies: [{ PolicyName: 'inline', PolicyDocument }],
          },
        },
      },
    }),
  );
  await stage.deploy();
  const role = stage.aws.iam.account(stage.aws.account).roles.get('reader');
  return role?.inline.get('inline')?.document.Statement;
}

const arnOf = (pattern: RegExp) => [expect.objectContaining({ Resource: expect.stringMatching(pattern) })];

test.each([
  ['AWS::S3::Bucket', /^arn:aws:s3:::App-Thing-\w{12}$/],
  ['AWS::IAM::Group', /^arn:aws:iam::123456789012:group\/App-Thing-\w{12}$/],
  ['AWS::IAM::InstanceProfile', /^arn:aws:iam::123456789012:instance-profile\/App-Thing-\w{12}$/],
  ['AWS::DynamoDB::Table', /^arn:aws:dynamodb:eu-central-1:123456789012:App-Thing-\w{12}$/],
])('policies can name the ARN of a %s that is not simulated', async (type, arn) => {
  expect(await resourcesOfPolicy(type, { 'Fn::GetAtt': ['Thing', 'Arn'] })).toEqual(arnOf(arn));
});

test.each([
  ['AWS::StepFunctions::StateMachine', /^arn:aws:stepfunctions:/],
  ['AWS::ECS::TaskDefinition', /^arn:aws:ecs:/],
  ['AWS::IAM::OIDCProvider', /^arn:aws:iam::123456789012:oidc-provider\//],
])('policies can name a %s that is not simulated by Ref', async (type, arn) => {
  expect(await resourcesOfPolicy(type, { Ref: 'Thing' })).toEqual(arnOf(arn));
});
