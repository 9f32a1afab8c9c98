import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { User } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  ApiKeyStore,
  Credential,
  CredentialService,
  LeakIndex,
  LeakResponse,
  LeakResponseMode,
  type LeakResponseProps,
  LeakSource,
  RotatingSecret,
} from '../../../lib';
import { arnOf, newStack, reader, refOf, statementsOf } from '../support';

/** A part of an identity of SES. */
const EMAIL = { emailIdentityArn: 'arn:aws:ses:eu-west-1:111111111111:identity/example.com' };

function respond(stack: Stack, props: Partial<LeakResponseProps> = {}) {
  const index = new LeakIndex(stack, 'Index');
  const notify = new Topic(stack, 'OnCall', { enforceSSL: true });
  return { index, leaks: new LeakResponse(stack, 'Leaks', { index, notify, ...props }) };
}

function withMailer(props: Partial<LeakResponseProps> = {}) {
  const stack = newStack();
  const parts = respond(stack, props);
  const user = new User(stack, 'Mailer');
  const mailer = new RotatingSecret(stack, 'MailerKey', {
    credential: Credential.accessKey({ user }),
    leakIndex: parts.index,
  });
  return { stack, mailer, user, ...parts };
}

/** The definition of the state machine, with references as texts. */
function definitionIn(stack: Stack) {
  const [machine] = Object.values(
    Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'),
  );
  const parts: unknown[] = machine?.Properties.DefinitionString['Fn::Join'][1];
  const text = parts.map((part) =>
    typeof part === 'string'
      ? part
      : Object.values(part as object)
          .flat()
          .join('.'),
  );
  return JSON.parse(text.join(''));
}

describe('a covered secret', () => {
  test('is in the configuration of the match step', () => {
    const { stack, leaks, mailer } = withMailer();
    leaks.covers(mailer, { mode: LeakResponseMode.APPROVAL, containAtOnce: false });
    const { covered } = definitionIn(stack).States.Match.Parameters;
    const { Ref: secret } = refOf(stack, 'AWS::SecretsManager::Secret');
    expect(covered).toEqual({
      [secret]: {
        rotator: expect.stringContaining('MailerKeyRotator'),
        user: expect.stringContaining('Mailer'),
        mode: 'approval',
        containAtOnce: false,
      },
    });
  });

  test('of a credential that creates no sessions names its user, whose sessions are not denied', () => {
    const { stack, leaks, index, user } = withMailer();
    const credential = Credential.serviceCredential({ user, service: CredentialService.BEDROCK });
    leaks.covers(new RotatingSecret(stack, 'ModelKey', { credential, leakIndex: index }));
    const { covered } = definitionIn(stack).States.Match.Parameters;
    expect(Object.values(covered)).toEqual([
      {
        rotator: expect.stringContaining('ModelKeyRotator'),
        sessionlessUser: refOf(stack, 'AWS::IAM::User').Ref,
        mode: 'automatic',
        containAtOnce: true,
      },
    ]);
    expect(JSON.stringify(statementsOf(stack, 'LeaksMachineRole'))).not.toContain('iam:AttachUserPolicy');
  });

  test('lets the state machine invoke its rotator, and attach one policy to its user', () => {
    const { stack, leaks, mailer } = withMailer();
    leaks.covers(mailer);
    const statements = statementsOf(stack, 'LeaksMachineRole');
    expect(statements).toContainEqual({
      Action: 'lambda:InvokeFunction',
      Effect: 'Allow',
      Resource: stack.resolve(mailer.rotator.handler.functionArn),
    });
    expect(statements).toContainEqual({
      Action: 'iam:AttachUserPolicy',
      Effect: 'Allow',
      Resource: arnOf(stack, 'AWS::IAM::User'),
      Condition: { ArnEquals: { 'iam:PolicyARN': refOf(stack, 'AWS::IAM::ManagedPolicy') } },
    });
  });

  test('is described by the match step, which reads no value', () => {
    const { stack, leaks, mailer } = withMailer();
    leaks.covers(mailer);
    const actions = JSON.stringify(statementsOf(stack, 'LeaksMatchRole'));
    expect(actions).toContain('secretsmanager:DescribeSecret');
    expect(actions).not.toContain('GetSecretValue');
  });

  test('must write the index of the response', () => {
    const { stack, leaks } = withMailer();
    const other = new RotatingSecret(stack, 'HookKey', { credential: Credential.generated({}) });
    expect(() => leaks.covers(other)).toThrow('[NotIndexed]');
  });

  test('is in the region of the response', () => {
    const { stack, leaks } = withMailer();
    const elsewhere = new Stack(stack.node.root as never, 'Other', { env: { region: 'eu-west-1' } });
    const store = new ApiKeyStore(elsewhere, 'Keys', { prefix: 'shop' });
    const home = new Stack(stack.node.root as never, 'Home', { env: { region: 'eu-north-1' } });
    expect(() => leaks.covers(store)).not.toThrow();
    expect(() => respond(home).leaks.covers(store)).toThrow('[LeakResponseElsewhere]');
  });

  test('is a RotatingSecret or an ApiKeyStore', () => {
    expect(() => withMailer().leaks.covers({} as never)).toThrow('[WrongType]');
  });
});

test('a covered store lets each step do its part, and replaces nothing', () => {
  const { stack, leaks } = withMailer();
  leaks.covers(new ApiKeyStore(stack, 'Keys', { prefix: 'shop' }));
  const actionsOf = (role: string) =>
    statementsOf(stack, role).flatMap((one) => (one as { Action: string | string[] }).Action);
  expect(actionsOf('LeaksMatchRole')).toContain('dynamodb:BatchGetItem');
  expect(actionsOf('LeaksCustomerKeyRole')).toEqual(expect.arrayContaining(['dynamodb:UpdateItem']));
  expect(actionsOf('LeaksProveRole')).toEqual(expect.arrayContaining(['dynamodb:GetItem']));
});

test('exempt users and credentials, the cap and the observation are in the definition', () => {
  const stack = newStack();
  const { leaks } = respond(stack, {
    exemptUsers: [User.fromUserName(stack, 'BreakGlass', 'break-glass')],
    exemptCredentials: ['AKIAEXEMPT'],
    responsesPerHour: 3,
    observation: Duration.minutes(5),
  });
  leaks.covers(new ApiKeyStore(stack, 'Keys', { prefix: 'shop' }));
  const { Match: match, Observe: observe } = definitionIn(stack).States;
  expect(match.Parameters).toMatchObject({ exempt: ['break-glass', 'AKIAEXEMPT'], responsesPerHour: 3 });
  expect(observe.Seconds).toBe(300);
});

test.each<[string, object]>([
  ['ResponsesPerHourNotSupported', { responsesPerHour: 0 }],
  ['ResponsesPerHourNotSupported', { responsesPerHour: 1.5 }],
  ['DurationNotSupported', { observation: Duration.seconds(59) }],
  ['DurationNotSupported', { observation: Duration.days(2) }],
  ['DurationNotSupported', { evidenceRetention: Duration.hours(5) }],
  ['DurationNotSupported', { auditLag: Duration.hours(2) }],
  ['WrongType', { slack: 'https://hooks.slack.com' }],
  ['WrongType', { email: { to: [] } }],
  ['WrongType', { email: { identity: EMAIL, from: 'leaks', to: ['oncall@example.com'] } }],
  ['WrongType', { email: { identity: EMAIL, from: 'leaks@example.com', to: [] } }],
  [
    'WrongType',
    { email: { identity: EMAIL, from: 'leaks@example.com', to: Array(51).fill('a@example.com') } },
  ],
  ['WrongType', { index: {} }],
  ['WrongType', { notify: 'a topic' }],
  ['WrongType', { exemptUsers: 'mailer' }],
])('refuses with %s: %j', (code, props) => {
  expect(() => withMailer(props)).toThrow(`[${code}]`);
});

test('the evidence cannot be changed for its retention', () => {
  const stack = newStack();
  respond(stack, { evidenceRetention: Duration.days(30) });
  Template.fromStack(stack).hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: Match.objectLike({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } },
      },
    }),
  });
});

test('every state is reached, and every next state exists', () => {
  const { stack, leaks, mailer } = withMailer();
  leaks.covers(mailer);
  const { StartAt, States } = definitionIn(stack);
  const next = new Set<string>([StartAt]);
  JSON.stringify(States, (key, value) => {
    if (key === 'Next' || key === 'Default') next.add(value);
    return value;
  });
  expect([...next].sort()).toEqual(Object.keys(States).sort());
});

test('a grant to report allows the function that receives reports and the executions', () => {
  const { stack, leaks } = withMailer();
  leaks.grantReport(reader(stack));
  const actions = statementsOf(stack, 'Reader').map((one) => (one as { Action: unknown }).Action);
  expect(actions).toEqual([
    ['lambda:InvokeFunction', 'lambda:GetFunctionConfiguration'],
    ['states:DescribeExecution', 'states:GetExecutionHistory'],
  ]);
});

test('functions that refresh and tell are invoked by the state machine, each for its target', () => {
  const { stack, leaks, mailer } = withMailer();
  const hook = (id: string) =>
    LambdaFunction.fromFunctionArn(stack, id, `arn:aws:lambda:eu-west-1:111111111111:function:${id}`);
  const store = new ApiKeyStore(stack, 'Keys', { prefix: 'shop' });
  leaks.covers(mailer, { refresh: hook('refresh') });
  leaks.covers(store, { tellOwner: hook('tell') });
  const { covered } = definitionIn(stack).States.Match.Parameters;
  expect(Object.values(covered)).toEqual([
    expect.objectContaining({ refresh: expect.stringContaining(':refresh') }),
    expect.objectContaining({ tellOwner: expect.stringContaining(':tell') }),
  ]);
  const allowed = JSON.stringify(statementsOf(stack, 'LeaksMachineRole'));
  for (const name of ['refresh', 'tell']) expect(allowed).toContain(`function:${name}`);
  expect(() => leaks.covers(store, { refresh: hook('other') })).toThrow('[CoverOptionNotSupported]');
  expect(() => leaks.covers(mailer, { tellOwner: hook('another') })).toThrow('[CoverOptionNotSupported]');
});

test('alarms are raised by failed responses, lost reports and failed sweeps', () => {
  const { stack } = withMailer();
  const alarms = Object.entries(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  const own = alarms.filter(([id]) => id.startsWith('LeaksAlarms'));
  expect(own.map(([, { Properties }]) => Properties.MetricName).sort()).toEqual([
    ...['ApproximateNumberOfMessagesVisible', 'Errors', 'ExecutionsFailed'],
  ]);
  for (const [, { Properties }] of own)
    expect([
      Properties.AlarmActions,
      Properties.AlarmDescription['Fn::Join'] ?? Properties.AlarmDescription,
    ]).toEqual([[refOf(stack, 'AWS::SNS::Topic')], expect.stringContaining('#a-leak-was-reported')]);
  // An error counts at the beginning of the invocation, which may last for 10 minutes.
  const sweep = own.find(([, { Properties }]) => Properties.MetricName === 'Errors')?.[1].Properties;
  expect(sweep).toMatchObject({ Period: 300, EvaluationPeriods: 4, DatapointsToAlarm: 1 });
});

test('two responses of a stack share what forwards events of other regions', () => {
  const env = { account: '111111111111', region: 'eu-central-1' };
  const stack = new Stack(new App(), 'Shop', { env });
  const { index, leaks } = respond(stack);
  const notify = new Topic(stack, 'Others', { enforceSSL: true });
  const others = new LeakResponse(stack, 'OtherLeaks', { index, notify });
  leaks.addSource(LeakSource.awsHealth());
  expect(() => others.addSource(LeakSource.awsHealth())).not.toThrow();
  Template.fromStack(stack).resourcePropertiesCountIs(
    'AWS::Events::Rule',
    { EventPattern: Match.objectLike({ source: ['aws.health'] }) },
    2,
  );
});
