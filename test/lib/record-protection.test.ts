import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { idOf, mailerKey, newStack, refOf } from './support';

const POLICY = 'AWS::SecretsManager::ResourcePolicy';

test('denies every principal except the rotator to change the records of the engine, and keeps statements of the app', () => {
  const stack = newStack();
  const allow = { actions: ['secretsmanager:DescribeSecret'], resources: ['*'] };
  const principals = [new AccountRootPrincipal()];
  mailerKey(stack).secret.addToResourcePolicy(new PolicyStatement({ ...allow, principals }));

  const secret = refOf(stack, 'AWS::SecretsManager::Secret');
  const rotator = idOf(stack, 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }] },
  });
  const { SecretId, ResourcePolicy } =
    Template.fromStack(stack).toJSON().Resources[idOf(stack, POLICY)].Properties;
  expect(SecretId).toEqual(secret);
  expect(ResourcePolicy.Statement).toEqual([
    {
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: ['secretsmanager:TagResource', 'secretsmanager:UntagResource'],
      Resource: secret,
      Condition: {
        'ForAnyValue:StringLike': { 'aws:TagKeys': 'rekey/*' },
        ArnNotEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': [rotator, 'Arn'] } },
      },
    },
    expect.objectContaining({ Effect: 'Allow', Action: 'secretsmanager:DescribeSecret' }),
  ]);
});
