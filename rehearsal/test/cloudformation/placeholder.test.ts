import { deployment, role } from './fixtures';

test.each([
  ['Fn::GetAtt Arn', 'AWS::S3::Bucket', /^arn:aws:s3:::App-Thing-\w{12}$/],
  ['Fn::GetAtt Arn', 'AWS::IAM::Group', /^arn:aws:iam::123456789012:group\/App-Thing-\w{12}$/],
  [
    'Fn::GetAtt Arn',
    'AWS::IAM::InstanceProfile',
    /^arn:aws:iam::123456789012:instance-profile\/App-Thing-\w{12}$/,
  ],
  [
    'Fn::GetAtt Arn',
    'AWS::DynamoDB::Table',
    /^arn:aws:dynamodb:eu-central-1:123456789012:table\/App-Thing-\w{12}$/,
  ],
  ['Fn::GetAtt Arn', 'AWS::Kinesis::Stream', /^arn:aws:kinesis:eu-central-1:123456789012:App-Thing-\w{12}$/],
  ['Ref', 'AWS::StepFunctions::StateMachine', /^arn:aws:stepfunctions:/],
  ['Ref', 'AWS::ECS::TaskDefinition', /^arn:aws:ecs:/],
  ['Ref', 'AWS::IAM::OIDCProvider', /^arn:aws:iam::123456789012:oidc-provider\//],
])('%s of a %s that is not simulated is an ARN that a policy accepts', async (reference, type, arn) => {
  const Resource = reference === 'Ref' ? { Ref: 'Thing' } : { 'Fn::GetAtt': ['Thing', 'Arn'] };
  const Statement = [{ Effect: 'Allow', Action: '*', Resource }];
  const Policies = [{ PolicyName: 'inline', PolicyDocument: { Version: '2012-10-17', Statement } }];
  const { aws, deploy } = deployment({
    Thing: { Type: type },
    Role: role('lambda.amazonaws.com', { RoleName: 'reader', Policies }),
  });

  await deploy();

  const policy = aws.iam.account(aws.account).roles.get('reader')?.inline.get('inline');
  expect(policy?.document.Statement).toMatchObject([{ Resource: expect.stringMatching(arn) }]);
});
