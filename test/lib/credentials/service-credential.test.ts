import { Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-codecommit';
import { User } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Credential, CredentialService, type ServiceCredentialProps } from '../../../lib';
import { arnOf, idOf, mailerKey, newStack, refOf, statementsWith, synthesized } from '../support';
import { describeKind } from './describe-kind';

const { BEDROCK, CLOUDWATCH_LOGS, CODECOMMIT, KEYSPACES } = CredentialService;

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

test('passes the repository of Git credentials, and waits for the policy of the user', () => {
  const { stack, template } = synthesized((stack) => {
    const user = new User(stack, 'User');
    const repository = new Repository(stack, 'Repository', { repositoryName: 'app' });
    repository.grantPull(user);
    return { credential: Credential.serviceCredential({ user, service: CODECOMMIT, repository }) };
  });
  const [resource] = Object.values(template.findResources('Custom::RekeyCredential'));
  expect(resource?.Properties.Credential).toEqual({
    ...{ userName: refOf(stack, 'AWS::IAM::User'), service: 'codecommit', region: { Ref: 'AWS::Region' } },
    repository: { 'Fn::GetAtt': [idOf(stack, 'AWS::CodeCommit::Repository'), 'Name'] },
  });
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  const ofUser = policies.flatMap(([id, { Properties }]) => (Properties.Users ? [id] : []));
  expect(resource?.DependsOn).toEqual(
    expect.arrayContaining([...ofUser, idOf(stack, 'AWS::CodeCommit::Repository')]),
  );
  expect(ofUser).toHaveLength(1);
});

test('verifies Git credentials in the region of an imported repository', () => {
  const stack = newStack();
  const user = new User(stack, 'User');
  const arn = 'arn:aws:codecommit:us-east-1:111111111111:app';
  const repository = Repository.fromRepositoryArn(stack, 'Repository', arn);
  const { parameters } = Credential.serviceCredential({ user, service: CODECOMMIT, repository }).bind(stack);
  expect(parameters).toMatchObject({ region: 'us-east-1', repository: 'app' });
});

test('refuses Git credentials without a repository of the account and region', () => {
  const stack = new Stack(undefined, 'App', { env: { account: '111111111111', region: 'us-east-1' } });
  const user = new User(stack, 'User');
  const of = (props: object) => () => Credential.serviceCredential({ user, service: CODECOMMIT, ...props });
  expect(of({})).toThrow('[RepositoryMissing] The Git credentials of Credential.serviceCredential');
  expect(of({ repository: 'app' })).toThrow('[WrongType] The repository of Credential.serviceCredential');
  const named = (name: string, id = name) => Repository.fromRepositoryName(stack, id, name);
  expect(of({ repository: named('a/b', 'Slash') })).toThrow('[WrongType] The repositoryName of');
  const other = Repository.fromRepositoryArn(stack, 'Other', 'arn:aws:codecommit:us-east-1:222222222222:app');
  expect(of({ repository: other })).toThrow(
    /^\[RepositoryElsewhere\] The repository App\/Other .* is in 222222222222 us-east-1, the user App\/User in 111111111111/,
  );
  expect(of({ repository: named('app'), region: 'eu-west-1' })).toThrow('[RepositoryElsewhere]');
  expect(of({ repository: named('lib'), region: 'us-east-1' })).not.toThrow();
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
  ['another service', { service: 'sqs' }, '[WrongType] The service of Credential.serviceCredential'],
  ['a host', { service: BEDROCK, region: 'evil.example' }, '[WrongType] The region of Credential.service'],
])('refuses %s', (_, props, message) => {
  const user = new User(newStack(), 'User');
  expect(() => Credential.serviceCredential({ user, ...props } as never)).toThrow(message);
});
