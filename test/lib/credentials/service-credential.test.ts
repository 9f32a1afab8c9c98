import { User } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Credential, CredentialService, type ServiceCredentialProps } from '../../../lib';
import { arnOf, idOf, mailerKey, newStack, refOf, statementsWith, synthesized } from '../support';
import { describeKind } from './describe-kind';

const { BEDROCK, CLOUDWATCH_LOGS, KEYSPACES } = CredentialService;

describeKind('service-credential', (stack) =>
  Credential.serviceCredential({ user: new User(stack, 'User'), service: BEDROCK }),
);

const synthesizedWith = (props: Omit<ServiceCredentialProps, 'user'>) =>
  synthesized((stack) => ({
    credential: Credential.serviceCredential({ user: new User(stack, 'User'), ...props }),
  }));

test('grants the management of the credentials of its user', () => {
  const { stack } = synthesizedWith({ service: KEYSPACES });
  expect(statementsWith(stack, 'iam:')).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'iam:ListServiceSpecificCredentials',
        'iam:CreateServiceSpecificCredential',
        'iam:UpdateServiceSpecificCredential',
        'iam:DeleteServiceSpecificCredential',
      ],
      Resource: arnOf(stack, 'AWS::IAM::User'),
    },
  ]);
});

test('passes the user, the service and the region to the function', () => {
  const { stack, has } = synthesizedWith({ service: KEYSPACES, region: 'us-east-1' });
  has('Custom::RekeyCredential', {
    Kind: 'service-credential',
    Credential: { userName: refOf(stack, 'AWS::IAM::User'), service: 'keyspaces', region: 'us-east-1' },
  });
  synthesizedWith({ service: BEDROCK }).has('Custom::RekeyCredential', {
    Credential: { service: 'bedrock', region: { Ref: 'AWS::Region' } },
  });
});

test('passes the log stream of API keys of CloudWatch Logs', () => {
  const { stack, has } = synthesized((stack) => {
    const logGroup = new LogGroup(stack, 'Logs');
    const user = new User(stack, 'User');
    const props = { user, service: CLOUDWATCH_LOGS, logGroup, logStreamName: 'keys' };
    return { credential: Credential.serviceCredential(props) };
  });
  const group = idOf(stack, 'AWS::Logs::LogGroup', { RetentionInDays: 731 });
  has('Custom::RekeyCredential', {
    Credential: { service: 'cloudwatch-logs', logGroup: { Ref: group }, logStream: 'keys' },
  });
  const user = new User(newStack(), 'User');
  for (const more of [{}, { logGroup: LogGroup.fromLogGroupName(newStack(), 'Old', '/app') }])
    expect(() => Credential.serviceCredential({ user, service: CLOUDWATCH_LOGS, ...more })).toThrow(
      '[LogStreamMissing] The API keys of Credential.serviceCredential for CloudWatch Logs',
    );
});

test('accepts one secret for each service of a user, beside its access keys', () => {
  const stack = newStack();
  const user = new User(stack, 'User');
  mailerKey(stack, { credential: Credential.accessKey({ user }) });
  const [key, password] = [BEDROCK, KEYSPACES].map((service) =>
    Credential.serviceCredential({ user, service }).bind(stack),
  );
  expect(key).toMatchObject({ needsInternet: true });
  expect(key?.principal).not.toBe(password?.principal);
});

test('refuses two secrets for one service of a user, also if it is imported', () => {
  const stack = newStack();
  const user = new User(stack, 'User');
  mailerKey(stack, { credential: Credential.serviceCredential({ user, service: BEDROCK }) });
  const same = User.fromUserName(stack, 'Same', user.userName);
  const second = Credential.serviceCredential({ user: same, service: BEDROCK });
  expect(() => second.bind(stack)).toThrow(
    /^\[UserHasAnotherServiceCredential\] .* and App\/MailerKey rotate the bedrock credentials of one IAM user/,
  );
});

test.each<[string, object, string]>([
  ['no user', { user: undefined, service: BEDROCK }, '[WrongType] The user of Credential.serviceCredential'],
  ['no service', {}, '[WrongType] The service of Credential.serviceCredential is undefined.'],
  ['another service', { service: 'codecommit' }, '[WrongType] The service of Credential.serviceCredential'],
  ['a host', { service: BEDROCK, region: 'evil.example' }, '[WrongType] The region of Credential.service'],
])('refuses %s', (_, props, message) => {
  const user = new User(newStack(), 'User');
  expect(() => Credential.serviceCredential({ user, ...props } as never)).toThrow(message);
});
