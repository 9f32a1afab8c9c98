import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Credential, type CredentialConfig } from '../../lib';
import { dependenciesOf, idOf, mailerKey, newStack, statementsOf } from './support';

/** Kind of a user of the library. */
class PartnerToken extends Credential {
  public readonly kind = 'partner-token';

  public bind(scope: Construct): CredentialConfig {
    const queue = new Queue(scope, 'Requests');
    return {
      code: Code.fromInline('exports.rotate = async () => {};'),
      handler: 'index.rotate',
      parameters: { queueUrl: queue.queueUrl, tenants: 3 },
      statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })],
      principal: 'tenant-7',
    };
  }
}

describe('a subclass of Credential', () => {
  const stack = newStack();
  mailerKey(stack, { credential: new PartnerToken() });
  const template = Template.fromStack(stack);
  const queueId = idOf(stack, 'AWS::SQS::Queue');

  test('provides code and handler', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Code: { ZipFile: 'exports.rotate = async () => {};' },
      Handler: 'index.rotate',
    });
  });

  test('creates its resources in the rotator', () => {
    expect(queueId).toMatch(/^MailerKeyRotatorRequests/);
  });

  test('passes its parameters to the function and to the first credential', () => {
    const queueUrl = { Ref: queueId };
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { REKEY_CREDENTIAL: { 'Fn::Join': ['', ['{"queueUrl":"', queueUrl, '","tenants":3}']] } },
      },
    });
    template.hasResourceProperties('Custom::RekeyCredential', {
      Kind: 'partner-token',
      Credential: { queueUrl, tenants: '3' },
    });
  });

  test('has its permissions before the first credential is issued', () => {
    expect(statementsOf(stack, 'MailerKeyRotatorRole')).toContainEqual({
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [queueId, 'Arn'] },
    });
    const issuer = Object.keys(template.findResources('AWS::IAM::Policy')).find((id) =>
      id.includes('Issuer'),
    );
    expect(dependenciesOf(stack, idOf(stack, 'Custom::RekeyCredential'))).toContain(issuer);
  });
});

test('gets another function for another kind', () => {
  const functionFor = (credential: Credential) => {
    const stack = newStack();
    mailerKey(stack, { credential });
    return idOf(stack, 'AWS::Lambda::Function');
  };
  expect(functionFor(new PartnerToken())).not.toBe(functionFor(Credential.generated()));
});
