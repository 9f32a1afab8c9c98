import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { User } from 'aws-cdk-lib/aws-iam';
import { Credential } from '../../../lib';
import { idOf, mailerKey, newStack, statementsOf } from '../support';

const KEY_ACTIONS = [
  'iam:ListAccessKeys',
  'iam:CreateAccessKey',
  'iam:UpdateAccessKey',
  'iam:DeleteAccessKey',
  'iam:GetAccessKeyLastUsed',
];

/** The ids of what is made anew for another principal. */
function credentialIds(stack: Stack): string[] {
  const template = Template.fromStack(stack);
  return [
    ...Object.keys(template.findResources('Custom::RekeyCredential')),
    ...Object.keys(template.findResources('AWS::IAM::Policy')).filter((id) => id.includes('Issuer')),
  ];
}

describe('an access key', () => {
  test('lets the rotator work on the keys of its user, and on nothing else', () => {
    const stack = newStack();
    mailerKey(stack);
    const userArn = { 'Fn::GetAtt': [idOf(stack, 'AWS::IAM::User'), 'Arn'] };
    const ofIam = statementsOf(stack, 'MailerKeyRotatorRole').filter((s) =>
      JSON.stringify(s).includes('iam:'),
    );
    expect(ofIam).toEqual([{ Effect: 'Allow', Action: KEY_ACTIONS, Resource: userArn }]);
  });

  test('lets the rotator forget, by tags of its own, a key that is removed', () => {
    const stack = newStack();
    mailerKey(stack);
    expect(statementsOf(stack, 'MailerKeyRotatorRole')).toContainEqual({
      Effect: 'Allow',
      Action: 'secretsmanager:UntagResource',
      Resource: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
      Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': 'rekey/*' } },
    });
  });

  test('tells the handler whose key it is', () => {
    const stack = newStack();
    mailerKey(stack);
    const userName = { Ref: idOf(stack, 'AWS::IAM::User') };
    const template = Template.fromStack(stack);
    template.hasResourceProperties('Custom::RekeyCredential', {
      Kind: 'access-key',
      Credential: { userName },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: { REKEY_CREDENTIAL: { 'Fn::Join': ['', ['{"userName":"', userName, '"}']] } },
      },
    });
  });

  test('can be that of an imported user', () => {
    const stack = newStack();
    mailerKey(stack, {
      credential: Credential.accessKey({ user: User.fromUserName(stack, 'Old', 'postman') }),
    });
    Template.fromStack(stack).hasResourceProperties('Custom::RekeyCredential', {
      Credential: { userName: 'postman' },
    });
  });

  test('can be that of a user of another stack', () => {
    const app = new App();
    const user = new User(new Stack(app, 'Users'), 'Mailer');
    const stack = new Stack(app, 'App');
    mailerKey(stack, { credential: Credential.accessKey({ user }) });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('another principal is another resource:', () => {
  const idsFor = (make: (stack: Stack) => User) => {
    const stack = newStack();
    mailerKey(stack, { credential: Credential.accessKey({ user: make(stack) }) });
    return credentialIds(stack);
  };
  const before = idsFor((stack) => new User(stack, 'Mailer'));

  test('the same user keeps its ids', () => {
    expect(before).toHaveLength(2);
    expect(idsFor((stack) => new User(stack, 'Mailer'))).toEqual(before);
  });

  test.each<[string, (stack: Stack) => User]>([
    ['another construct', (stack) => new User(stack, 'Postman')],
    ['another name for the same construct', (stack) => new User(stack, 'Mailer', { userName: 'postman' })],
    ['an imported user', (stack) => User.fromUserName(stack, 'Mailer', 'postman') as User],
  ])('%s changes both', (_, make) => {
    const after = idsFor(make);
    expect(after).toHaveLength(2);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });

  test('a name that is known only when the stack is deployed leaves the place in the tree to tell', () => {
    const imported = (id: string) =>
      idsFor((stack) => {
        const { valueAsString } = new CfnParameter(stack, 'UserName');
        return User.fromUserName(stack, id, valueAsString) as User;
      });
    expect(imported('Mailer')).toEqual(imported('Mailer'));
    expect(imported('Mailer').filter((id) => imported('Postman').includes(id))).toEqual([]);
  });

  test('another imported name changes both', () => {
    const imported = (name: string) => idsFor((stack) => User.fromUserName(stack, 'Mailer', name) as User);
    expect(imported('a').filter((id) => imported('b').includes(id))).toEqual([]);
  });
});
