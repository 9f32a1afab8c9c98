import { App, Aws, CfnParameter, CfnResource, Fn, Stack, Stage } from 'aws-cdk-lib';
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

  test.each<[string, (stack: Stack, name: string) => User]>([
    ['an imported user', (stack, name) => User.fromUserName(stack, 'Handle', name) as User],
    ['a created user', (stack, userName) => new User(stack, 'Mailer', { userName })],
  ])('a name that a deploy can change is refused: %s', (_, make) => {
    const changing: ((stack: Stack) => string)[] = [
      (stack) => new CfnParameter(stack, 'UserName').valueAsString,
      () => Fn.importValue('UserName'),
      () => '{{resolve:ssm:UserName}}',
      () => `app-${Fn.importValue('UserName')}`,
    ];
    for (const name of changing) {
      expect(() => idsFor((stack) => make(stack, name(stack)))).toThrow(
        /^\[UserUnknownAtSynth\] The name of the user App\/(Handle|Mailer) is a token, known only when the stack is deployed\..*Write the name itself/,
      );
    }
  });

  test('a name made of pseudo parameters, or of a user of the app, is the place in the tree', () => {
    const imported = (id: string) =>
      idsFor((stack) => User.fromUserName(stack, id, `${Aws.STACK_NAME}-mailer`) as User);
    expect(imported('Mailer')).toEqual(imported('Mailer'));
    expect(imported('Mailer').filter((id) => imported('Postman').includes(id))).toEqual([]);
    const ofTheApp = (stack: Stack) => new User(stack, 'Mailer');
    for (const make of [
      (stack: Stack) => User.fromUserName(stack, 'Handle', ofTheApp(stack).userName),
      (stack: Stack) => User.fromUserArn(stack, 'Handle', ofTheApp(stack).userArn),
    ])
      expect(idsFor((stack) => make(stack) as User)).toHaveLength(2);
  });

  test('another imported name changes both', () => {
    const imported = (name: string) => idsFor((stack) => User.fromUserName(stack, 'Mailer', name) as User);
    expect(imported('a').filter((id) => imported('b').includes(id))).toEqual([]);
  });
});

test('a stack moved into a stage has another resource for the same user, and the function knows which', () => {
  const app = new App();
  const moved = new Stack(new Stage(app, 'Prod'), 'App', { stackName: 'App' });
  const ids = [newStack(), moved].map((stack) => {
    mailerKey(stack);
    const template = Template.fromStack(stack);
    const resource = idOf(stack, 'Custom::RekeyCredential');
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { REKEY_RESOURCE: resource } },
    });
    return resource;
  });
  expect(new Set(ids).size).toBe(2);
});

test.each<[string, (stack: Stack, resource: CfnResource) => void]>([
  ['overridden', (_, resource) => resource.overrideLogicalId('FirstKey')],
  ['renamed', (stack, resource) => stack.renameLogicalId(stack.getLogicalId(resource), 'FirstKey')],
])('the function knows its resource by a logical id that is %s', (_, change) => {
  const stack = newStack();
  const { rotator } = mailerKey(stack);
  const [resource] = rotator.node
    .findAll()
    .filter(CfnResource.isCfnResource)
    .filter(({ cfnResourceType }) => cfnResourceType === 'Custom::RekeyCredential');
  change(stack, resource);
  expect(idOf(stack, 'Custom::RekeyCredential')).toBe('FirstKey');
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { REKEY_RESOURCE: 'FirstKey' } },
  });
});
