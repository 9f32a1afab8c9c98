import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as library from '../../lib';
import { dependenciesOf, idOf, mailerKey, newStack, statementsOf } from './support';

const { Credential, Rotation, Stragglers } = library;
const SCHEDULER = { Service: 'scheduler.amazonaws.com' };

test('rotators and alarms are made by a RotatingSecret alone: their props are not exported', () => {
  // @ts-expect-error The constructor is private.
  const rotator = () => new library.Rotator(newStack(), 'Own', {});
  // @ts-expect-error The constructor is private.
  const alarms = () => new library.Alarms(newStack(), 'Own', {});
  expect([rotator, alarms]).toHaveLength(2);
  expect(Object.keys(library).filter((name) => /^(Rotator|Alarms)/.test(name))).toEqual([
    'Alarms',
    'Rotator',
    'RotatorOptions',
  ]);
});

describe('the rotator’s function', () => {
  test('runs the kind’s bundle with time and memory to spare', () => {
    const stack = newStack();
    mailerKey(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      MemorySize: 256,
      Timeout: 300,
      Description: 'Replaces the access-key credential of App/MailerKey',
    });
  });

  test('knows its secret, its times and what to do with stragglers', () => {
    const stack = newStack();
    mailerKey(stack, {
      rotation: Rotation.every(Duration.days(7), { window: Duration.hours(2) }),
      stragglers: Stragglers.CUT_OFF,
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: {
          REKEY_SECRET_ARN: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
          REKEY_PATH: 'App/MailerKey',
          REKEY_TIMES: '{"graceSeconds":86400,"quarantineSeconds":259200,"overdueAfterSeconds":698400}',
          REKEY_STRAGGLERS: 'cut-off',
        },
      },
    });
  });

  test('holds stragglers unless told otherwise', () => {
    const stack = newStack();
    mailerKey(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { REKEY_STRAGGLERS: 'hold' } },
    });
  });

  test('logs to a group of its own, kept for a year and gone with the stack', () => {
    const stack = newStack();
    mailerKey(stack);
    const template = Template.fromStack(stack);
    template.hasResource('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 365 },
      DeletionPolicy: 'Delete',
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: idOf(stack, 'AWS::Logs::LogGroup') } },
    });
  });

  test('is invoked by Secrets Manager for this secret of this account only', () => {
    const stack = newStack();
    mailerKey(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [idOf(stack, 'AWS::Lambda::Function'), 'Arn'] },
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
    });
  });
});

describe('the rotator’s role', () => {
  test('has no managed policies', () => {
    const stack = newStack();
    mailerKey(stack);
    const roles = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
    expect(roles).toHaveLength(2);
    expect(roles.filter((role) => role.Properties.ManagedPolicyArns)).toEqual([]);
  });

  test('may do this and no more', () => {
    const stack = newStack();
    mailerKey(stack, { credential: Credential.generated() });
    const secret = { Ref: idOf(stack, 'AWS::SecretsManager::Secret') };
    const arn = (type: string) => ({ 'Fn::GetAtt': [idOf(stack, type), 'Arn'] });
    expect(statementsOf(stack, 'MailerKeyRotatorRole')).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: arn('AWS::Logs::LogGroup'),
      },
      {
        Effect: 'Allow',
        Action: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
          'secretsmanager:RotateSecret',
        ],
        Resource: secret,
      },
      {
        Effect: 'Allow',
        Action: 'secretsmanager:TagResource',
        Resource: secret,
        Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': 'rekey/*' } },
      },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn('AWS::Lambda::Function') },
    ]);
  });

  test('uses a customer-managed key for this secret only', () => {
    const stack = newStack();
    mailerKey(stack, { credential: Credential.generated(), encryptionKey: new Key(stack, 'Key') });
    expect(statementsOf(stack, 'MailerKeyRotatorRole')).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] },
      Condition: {
        StringEquals: {
          'kms:ViaService': {
            'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']],
          },
          'kms:EncryptionContext:SecretARN': { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
        },
      },
    });
  });

  test('can be granted more, before the first credential is issued', () => {
    const stack = newStack();
    const { rotator } = mailerKey(stack);
    new Queue(stack, 'Queue').grantSendMessages(rotator);
    const ofQueue = {
      PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['sqs:SendMessage']) })] },
    };
    const policy = idOf(stack, 'AWS::IAM::Policy', ofQueue);
    expect(dependenciesOf(stack, idOf(stack, 'AWS::Lambda::Function'))).toContain(policy);
  });
});

describe('the first credential', () => {
  test('is issued by the rotator itself', () => {
    const stack = newStack();
    mailerKey(stack);
    Template.fromStack(stack).hasResource('Custom::RekeyCredential', {
      Properties: {
        ServiceToken: { 'Fn::GetAtt': [idOf(stack, 'AWS::Lambda::Function'), 'Arn'] },
        ServiceTimeout: '900',
        SecretArn: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
        Kind: 'access-key',
      },
      DeletionPolicy: 'Delete',
    });
  });

  test('waits for every permission, and is retired while they are there', () => {
    const stack = newStack();
    mailerKey(stack);
    const policies = Object.keys(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    expect(policies).toHaveLength(2);
    const others = ['AWS::Lambda::Permission', 'AWS::SecretsManager::ResourcePolicy'];
    expect(dependenciesOf(stack, idOf(stack, 'Custom::RekeyCredential')).sort()).toEqual(
      [...policies, ...others.map((type) => idOf(stack, type))].sort(),
    );
  });

  test('lives on when the secret is retained', () => {
    const stack = newStack();
    const user = new User(stack, 'Mailer');
    user.applyRemovalPolicy(RemovalPolicy.RETAIN);
    mailerKey(stack, { credential: Credential.accessKey({ user }), removalPolicy: RemovalPolicy.RETAIN });
    const template = Template.fromStack(stack);
    for (const type of ['Custom::RekeyCredential', 'AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup']) {
      template.hasResource(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });
});

describe('the sweep', () => {
  test.each([
    [Rotation.highRisk(), 'rate(1 hour)'],
    [Rotation.standard({ grace: Duration.hours(3) }), 'rate(3 hours)'],
    [Rotation.standard(), 'rate(6 hours)'],
  ])('comes as often as the grace asks (%#)', (rotation, ScheduleExpression) => {
    const stack = newStack();
    mailerKey(stack, { rotation });
    Template.fromStack(stack).hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression,
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
  });

  test('invokes this rotator, by a role that can do nothing else', () => {
    const stack = newStack();
    mailerKey(stack);
    const arn = { 'Fn::GetAtt': [idOf(stack, 'AWS::Lambda::Function'), 'Arn'] };
    const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: SCHEDULER };
    const role = {
      AssumeRolePolicyDocument: {
        Statement: [
          { ...trust, Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } },
        ],
      },
      Policies: [
        {
          PolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arn }],
          },
        },
      ],
    };
    const roleId = idOf(stack, 'AWS::IAM::Role', role);
    expect(statementsOf(stack, roleId)).toEqual([]);
    Template.fromStack(stack).hasResourceProperties('AWS::Scheduler::Schedule', {
      Target: { Arn: arn, RoleArn: { 'Fn::GetAtt': [roleId, 'Arn'] }, Input: '{"rekey":"sweep"}' },
    });
  });

  test('begins when the first credential is there', () => {
    const stack = newStack();
    mailerKey(stack);
    expect(dependenciesOf(stack, idOf(stack, 'AWS::Scheduler::Schedule'))).toEqual([
      idOf(stack, 'Custom::RekeyCredential'),
    ]);
  });
});
