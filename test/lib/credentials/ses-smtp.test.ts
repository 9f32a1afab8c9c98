import { Aws, Duration } from 'aws-cdk-lib';
import { User } from 'aws-cdk-lib/aws-iam';
import { Credential } from '../../../lib';
import { arnOf, mailerKey, newStack, refOf, statementsWith, synthesized } from '../support';
import { describeKind } from './describe-kind';

describeKind('ses-smtp', (stack) => Credential.sesSmtp({ user: new User(stack, 'User') }));

const synthesizedWith = (regions?: string[]) =>
  synthesized((stack) => ({ credential: Credential.sesSmtp({ user: new User(stack, 'User'), regions }) }));

test('grants the management of the keys of its user, and nothing of SES', () => {
  const { stack } = synthesizedWith();
  expect(statementsWith(stack, 'iam:')).toEqual([
    {
      Effect: 'Allow',
      Action: ['iam:ListAccessKeys', 'iam:CreateAccessKey', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey'],
      Resource: arnOf(stack, 'AWS::IAM::User'),
    },
  ]);
  expect(statementsWith(stack, 'ses:')).toEqual([]);
});

test('passes the user and the regions to the function, which has 15 minutes', () => {
  const { stack, has } = synthesizedWith(['eu-central-1', 'us-gov-west-1']);
  const userName = refOf(stack, 'AWS::IAM::User');
  has('Custom::RekeyCredential', {
    Kind: 'ses-smtp',
    Credential: { userName, regions: 'eu-central-1,us-gov-west-1' },
  });
  has('AWS::Lambda::Function', { Timeout: 900 });
  synthesizedWith().has('Custom::RekeyCredential', { Credential: { regions: { Ref: 'AWS::Region' } } });
  synthesizedWith([Aws.REGION]).has('Custom::RekeyCredential', {
    Credential: { regions: { Ref: 'AWS::Region' } },
  });
});

test('keeps a timeout of the rotator options, and requires the internet', () => {
  const { has } = synthesized((stack) => ({
    credential: Credential.sesSmtp({ user: new User(stack, 'User') }),
    rotator: { timeout: Duration.minutes(7) },
  }));
  has('AWS::Lambda::Function', { Timeout: 420 });
  const stack = newStack();
  const config = Credential.sesSmtp({ user: new User(stack, 'User') }).bind(stack);
  expect(config).toMatchObject({ needsInternet: true });
  expect(config).not.toHaveProperty('usageLag');
});

test('refuses a user whose access keys another secret rotates', () => {
  const stack = newStack();
  const user = new User(stack, 'User');
  mailerKey(stack, { credential: Credential.accessKey({ user }) });
  expect(() => Credential.sesSmtp({ user }).bind(stack)).toThrow('[UserHasAnotherSecret]');
});

test.each<[string, object, string]>([
  ['no user', {}, '[WrongType] The user of Credential.sesSmtp is undefined.'],
  ['regions that are a text', { regions: 'eu-central-1' }, '[WrongType] The regions of Credential.sesSmtp'],
  ['no regions', { regions: [] }, '[RegionsNotSupported] The regions of Credential.sesSmtp are empty'],
  ['a region twice', { regions: ['eu-west-1', 'eu-west-1'] }, 'are empty, or have one region twice'],
  ['a host', { regions: ['email-smtp.eu-west-1.amazonaws.com'] }, 'are no names of regions: email-smtp.'],
])('refuses %s', (_, props, message) => {
  const stack = newStack();
  const user = 'regions' in props ? new User(stack, 'User') : undefined;
  expect(() => Credential.sesSmtp({ user, ...props } as never)).toThrow(message);
});
