import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Credential } from '../../lib';
import { idOf, mailerKey, newStack } from './support';

type Statements = { Effect: string }[];

function policyOf(make: (stack: ReturnType<typeof newStack>) => void) {
  const stack = newStack();
  make(stack);
  const secret = { Ref: idOf(stack, 'AWS::SecretsManager::Secret') };
  const policies = Object.values(
    Template.fromStack(stack).findResources('AWS::SecretsManager::ResourcePolicy'),
  );
  expect(policies).toHaveLength(1);
  const { SecretId, ResourcePolicy } = policies[0]?.Properties ?? {};
  expect(SecretId).toEqual(secret);
  return { stack, secret, statements: ResourcePolicy.Statement as Statements };
}

describe('the resource policy of a secret', () => {
  test.each([
    ['an access key', undefined],
    ['a generated key', Credential.generated()],
  ])('of %s denies everyone but its rotator to change the records of the engine', (_, credential) => {
    const { stack, secret, statements } = policyOf((scope) => mailerKey(scope, { credential }));
    const rotator = idOf(stack, 'AWS::IAM::Role', {
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: 'lambda.amazonaws.com' } }] },
    });
    expect(statements).toEqual([
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
    ]);
  });

  test('takes statements of the app', () => {
    const { statements } = policyOf((scope) => {
      mailerKey(scope).secret.addToResourcePolicy(
        new PolicyStatement({
          actions: ['secretsmanager:DescribeSecret'],
          resources: ['*'],
          principals: [new AccountRootPrincipal()],
        }),
      );
    });
    expect(statements.map(({ Effect }) => Effect)).toEqual(['Deny', 'Allow']);
  });
});
