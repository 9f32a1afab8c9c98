import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as library from '../../lib';
import {
  arnOf,
  dependenciesOf,
  idOf,
  mailerKey,
  newStack,
  refOf,
  statementsOf,
  synthesized,
  throughSecretsManager,
} from './support';

const { Credential, Rotation, Stragglers } = library;
const [FUNCTION, SECRET, FIRST] = [
  'AWS::Lambda::Function',
  'AWS::SecretsManager::Secret',
  'Custom::RekeyCredential',
] as const;

test('only RotatingSecret creates rotators and alarms, and their props are not exported', () => {
  // @ts-expect-error The constructor is private.
  const rotator = () => new library.Rotator(newStack(), 'Own', {});
  // @ts-expect-error The constructor is private.
  const alarms = () => new library.Alarms(newStack(), 'Own', {});
  expect([rotator, alarms]).toHaveLength(2);
  const exported = Object.keys(library).filter((name) => /^(Rotator|Alarms)/.test(name));
  expect(exported).toEqual(['Alarms', 'Rotator', 'RotatorOptions']);
});

describe('the function', () => {
  test('has its configuration, its log group and the environment of its secret', () => {
    const { stack, has, template } = synthesized({
      credential: Credential.generated({ alphabet: '0123456789abcdef' }),
      rotation: Rotation.every(Duration.days(7), { window: Duration.hours(2) }),
      stragglers: Stragglers.CUT_OFF,
    });
    has(FUNCTION, {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      MemorySize: 256,
      Timeout: 300,
      Description: 'Replaces the generated credential of App/MailerKey',
      LoggingConfig: { LogGroup: refOf(stack, 'AWS::Logs::LogGroup') },
    });
    expect(template.toJSON().Resources[idOf(stack, FUNCTION)].Properties.Environment.Variables).toEqual({
      REKEY_SECRET_ARN: refOf(stack, SECRET),
      REKEY_PATH: 'App/MailerKey',
      REKEY_TIMES: '{"graceSeconds":86400,"quarantineSeconds":259200,"overdueAfterSeconds":698400}',
      REKEY_STRAGGLERS: 'cut-off',
      REKEY_CREDENTIAL: '{"length":43,"alphabet":"0123456789abcdef","prefix":""}',
      REKEY_RESOURCE: idOf(stack, FIRST),
    });
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365 },
      DeletionPolicy: 'Delete',
    });
  });

  test('holds stragglers by default', () => {
    synthesized().has(FUNCTION, { Environment: { Variables: { REKEY_STRAGGLERS: 'hold' } } });
  });

  test('can be invoked by Secrets Manager for this secret of this account only', () => {
    const { stack, has } = synthesized();
    has('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: arnOf(stack, FUNCTION),
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: refOf(stack, SECRET),
    });
  });
});

describe('the role', () => {
  test('has exactly these permissions, and no managed policies', () => {
    const { stack, template } = synthesized((scope) => ({
      credential: Credential.generated(),
      encryptionKey: new Key(scope, 'Key'),
    }));
    const secret = refOf(stack, SECRET);
    const allow = (Action: string | string[], Resource: unknown, Condition?: object) => ({
      ...{ Effect: 'Allow', Action, Resource },
      ...(Condition && { Condition }),
    });
    expect(statementsOf(stack)).toEqual([
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf(stack, 'AWS::Logs::LogGroup')),
      allow(
        [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
          'secretsmanager:RotateSecret',
        ],
        secret,
      ),
      allow('secretsmanager:TagResource', secret, {
        'ForAllValues:StringLike': { 'aws:TagKeys': 'rekey/*' },
      }),
      allow('lambda:InvokeFunction', arnOf(stack, FUNCTION)),
      allow(
        ['kms:Decrypt', 'kms:GenerateDataKey'],
        arnOf(stack, 'AWS::KMS::Key'),
        throughSecretsManager(secret),
      ),
    ]);
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles.map((role) => role.Properties.ManagedPolicyArns)).toEqual([undefined, undefined]);
  });

  test('can be granted more, before the first credential is issued', () => {
    const stack = newStack();
    new Queue(stack, 'Queue').grantSendMessages(mailerKey(stack).rotator);
    const ofQueue = {
      PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['sqs:SendMessage']) })] },
    };
    const policy = idOf(stack, 'AWS::IAM::Policy', ofQueue);
    expect(dependenciesOf(stack, idOf(stack, FUNCTION))).toContain(policy);
  });
});

describe('the first credential', () => {
  test('is issued by the rotator after all permissions, and deleted before them', () => {
    const { stack, template } = synthesized();
    template.hasResource(FIRST, {
      Properties: {
        ServiceToken: arnOf(stack, FUNCTION),
        ServiceTimeout: '900',
        SecretArn: refOf(stack, SECRET),
        Kind: 'access-key',
      },
      DeletionPolicy: 'Delete',
    });
    const policies = Object.keys(template.findResources('AWS::IAM::Policy'));
    expect(policies).toHaveLength(2);
    const others = ['AWS::Lambda::Permission', 'AWS::SecretsManager::ResourcePolicy'];
    expect(dependenciesOf(stack, idOf(stack, FIRST)).sort()).toEqual(
      [...policies, ...others.map((type) => idOf(stack, type))].sort(),
    );
  });

  test('is retained with the secret and the logs', () => {
    const stack = newStack();
    const user = new User(stack, 'Mailer');
    user.applyRemovalPolicy(RemovalPolicy.RETAIN);
    mailerKey(stack, { credential: Credential.accessKey({ user }), removalPolicy: RemovalPolicy.RETAIN });
    for (const type of [FIRST, SECRET, 'AWS::Logs::LogGroup']) {
      const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
      Template.fromStack(stack).hasResource(type, retained);
    }
  });
});

describe('the sweep', () => {
  test.each([
    [Rotation.highRisk(), 'rate(1 hour)'],
    [Rotation.standard({ grace: Duration.hours(3) }), 'rate(3 hours)'],
    [Rotation.standard(), 'rate(6 hours)'],
  ])('has the interval of the grace (%#)', (rotation, ScheduleExpression) => {
    const schedule = { ScheduleExpression, FlexibleTimeWindow: { Mode: 'OFF' } };
    synthesized({ rotation }).has('AWS::Scheduler::Schedule', schedule);
  });

  test('invokes this rotator after the first credential, with a role that has no other permission', () => {
    const { stack, has } = synthesized();
    const arn = arnOf(stack, FUNCTION);
    const roleId = idOf(stack, 'AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
      Policies: [
        {
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn }],
          },
        },
      ],
    });
    expect(statementsOf(stack, roleId)).toEqual([]);
    has('AWS::Scheduler::Schedule', {
      Target: { Arn: arn, RoleArn: { 'Fn::GetAtt': [roleId, 'Arn'] }, Input: '{"rekey":"sweep"}' },
    });
    expect(dependenciesOf(stack, idOf(stack, 'AWS::Scheduler::Schedule'))).toEqual([idOf(stack, FIRST)]);
  });
});
