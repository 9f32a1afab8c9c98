import { App, Aws, CfnParameter, CfnResource, Fn, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IUser, User } from 'aws-cdk-lib/aws-iam';
import { Credential } from '../../../lib';
import { arnOf, idOf, mailerKey, newStack, refOf, statementsWith, synthesized } from '../support';
import { describeKind } from './describe-kind';

const FIRST = 'Custom::RekeyCredential';

describeKind('access-key', (stack) => Credential.accessKey({ user: new User(stack, 'User') }));

describe('an access key', () => {
  test('grants the management of the keys of its user, and the removal of records', () => {
    const { stack } = synthesized();
    expect(statementsWith(stack, 'iam:')).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'iam:ListAccessKeys',
          'iam:CreateAccessKey',
          'iam:UpdateAccessKey',
          'iam:DeleteAccessKey',
          'iam:GetAccessKeyLastUsed',
        ],
        Resource: arnOf(stack, 'AWS::IAM::User'),
      },
    ]);
    expect(statementsWith(stack, 'UntagResource')).toEqual([
      {
        Effect: 'Allow',
        Action: 'secretsmanager:UntagResource',
        Resource: refOf(stack, 'AWS::SecretsManager::Secret'),
        Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': 'rekey/*' } },
      },
    ]);
  });

  test('passes the user name to the handler', () => {
    const { stack, has } = synthesized();
    const userName = refOf(stack, 'AWS::IAM::User');
    has(FIRST, { Kind: 'access-key', Credential: { userName } });
    has('AWS::Lambda::Function', {
      Environment: {
        Variables: { REKEY_CREDENTIAL: { 'Fn::Join': ['', ['{"userName":"', userName, '"}']] } },
      },
    });
  });

  test('accepts an imported user, and a user of another stack', () => {
    const { has } = synthesized((stack) => ({
      credential: Credential.accessKey({ user: User.fromUserName(stack, 'Old', 'postman') }),
    }));
    has(FIRST, { Credential: { userName: 'postman' } });
    const app = new App();
    const user = new User(new Stack(app, 'Users'), 'Mailer');
    mailerKey(new Stack(app, 'App'), { credential: Credential.accessKey({ user }) });
    expect(() => app.synth()).not.toThrow();
  });
});

describe('the ids of the first credential and its policy', () => {
  const idsFor = (userOf: (stack: Stack) => IUser) => {
    const { template } = synthesized((stack) => ({
      credential: Credential.accessKey({ user: userOf(stack) }),
    }));
    const policies = Object.keys(template.findResources('AWS::IAM::Policy'));
    return [...Object.keys(template.findResources(FIRST)), ...policies.filter((id) => id.includes('Issuer'))];
  };
  const mailer = (stack: Stack) => new User(stack, 'Mailer');
  const imported =
    (name: string, id = 'Mailer') =>
    (stack: Stack) =>
      User.fromUserName(stack, id, name);

  test.each<[string, (stack: Stack) => IUser, (stack: Stack) => IUser]>([
    ['the same user', mailer, mailer],
    ['the same pseudo parameter', imported(`${Aws.STACK_NAME}-mailer`), imported(`${Aws.STACK_NAME}-mailer`)],
    [
      'a user of the app imported by its name',
      mailer,
      (stack) => imported(mailer(stack).userName, 'Handle')(stack),
    ],
    [
      'a user of the app imported by its ARN',
      mailer,
      (stack) => User.fromUserArn(stack, 'Handle', mailer(stack).userArn),
    ],
  ])('exist for %s', (name, before, after) => {
    const [first, second] = [idsFor(before), idsFor(after)];
    expect([first.length, second.length]).toEqual([2, 2]);
    if (name.startsWith('the same')) expect(second).toEqual(first);
  });

  test.each<[string, (stack: Stack) => IUser, (stack: Stack) => IUser]>([
    ['another construct', mailer, (stack) => new User(stack, 'Postman')],
    ['another name', mailer, (stack) => new User(stack, 'Mailer', { userName: 'postman' })],
    ['an imported user', mailer, imported('postman')],
    ['another imported name', imported('a'), imported('b')],
    [
      'another construct with a pseudo parameter',
      imported(`${Aws.STACK_NAME}-mailer`),
      imported(`${Aws.STACK_NAME}-mailer`, 'Postman'),
    ],
  ])('change for %s', (_, before, after) => {
    const [first, second] = [idsFor(before), idsFor(after)];
    expect(second).toHaveLength(2);
    expect(second.filter((id) => first.includes(id))).toEqual([]);
  });

  test.each<[string, (stack: Stack) => string]>([
    ['a parameter', (stack) => new CfnParameter(stack, 'UserName').valueAsString],
    ['an import', () => Fn.importValue('UserName')],
    ['a dynamic reference', () => '{{resolve:ssm:UserName}}'],
    ['a text with an import', () => `app-${Fn.importValue('UserName')}`],
  ])('are refused for %s as the name, which a deploy can change', (_, nameOf) => {
    const refusal =
      /^\[UserUnknownAtSynth\] The name of the user App\/(Handle|Mailer) is a token, known only when the stack is deployed\..*Write the name itself/;
    expect(() => idsFor((stack) => imported(nameOf(stack), 'Handle')(stack))).toThrow(refusal);
    expect(() => idsFor((stack) => new User(stack, 'Mailer', { userName: nameOf(stack) }))).toThrow(refusal);
  });
});

describe('the environment of the function has the logical id of the first credential', () => {
  const expectResource = (stack: Stack, REKEY_RESOURCE: string) =>
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { REKEY_RESOURCE } },
    });

  test('which differs in a stage', () => {
    const moved = new Stack(new Stage(new App(), 'Prod'), 'App', { stackName: 'App' });
    const ids = [newStack(), moved].map((stack) => {
      mailerKey(stack);
      const resource = idOf(stack, FIRST);
      expectResource(stack, resource);
      return resource;
    });
    expect(new Set(ids).size).toBe(2);
  });

  test.each<[string, (stack: Stack, resource: CfnResource) => void]>([
    ['overridden', (_, resource) => resource.overrideLogicalId('FirstKey')],
    ['renamed', (stack, resource) => stack.renameLogicalId(stack.getLogicalId(resource), 'FirstKey')],
  ])('also if it is %s', (_, change) => {
    const stack = newStack();
    const resources = mailerKey(stack).rotator.node.findAll().filter(CfnResource.isCfnResource);
    change(stack, resources.find(({ cfnResourceType }) => cfnResourceType === FIRST) as CfnResource);
    expect(idOf(stack, FIRST)).toBe('FirstKey');
    expectResource(stack, 'FirstKey');
  });
});
