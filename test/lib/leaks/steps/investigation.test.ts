import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, type PolicyStatement, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { EmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { createEvidence, createIncidents } from '../../../../lib/leaks/incidents';
import { allowSecret } from '../../../../lib/leaks/sources/secret';
import { createAudit } from '../../../../lib/leaks/steps/audit';
import { createCloseAlert } from '../../../../lib/leaks/steps/close-alert';
import { createReport, reportFailures } from '../../../../lib/leaks/steps/report';
import { allowAlerts, allowDetach, createSweep } from '../../../../lib/leaks/steps/sweep';

const COMPLETE = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:github-AbCdEf';

function synthesize() {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111111111111', region: 'eu-west-1' } });
  const evidence = createEvidence(stack, Duration.days(1));
  const incidents = createIncidents(stack);
  const notify = {
    topic: new Topic(stack, 'Topic'),
    slack: new Secret(stack, 'Slack', { encryptionKey: new Key(stack, 'Key') }),
    email: {
      identity: EmailIdentity.fromEmailIdentityName(stack, 'Identity', 'example.com'),
      from: 'leaks@example.com',
      to: ['oncall@example.com'],
    },
  };
  const denySessions = ManagedPolicy.fromManagedPolicyArn(
    stack,
    'Deny',
    'arn:aws:iam::111111111111:policy/Deny',
  );
  const user = User.fromUserName(stack, 'User', 'mailer');
  const queue = new Queue(stack, 'Queue');
  createAudit(stack, { evidence });
  const report = createReport(stack, { evidence, incidents, notify });
  const close = createCloseAlert(stack, { incidents, sources: '{}' });
  allowSecret(close, Secret.fromSecretCompleteArn(stack, 'Token', COMPLETE));
  const parts = { incidents, queue, denySessions, notify, sources: '{}' };
  const sweep = createSweep(stack, parts);
  allowSecret(sweep, Secret.fromSecretCompleteArn(stack, 'Other', COMPLETE));
  allowAlerts(sweep, parts);
  allowDetach(sweep, user, denySessions);
  const stateMachine = new StateMachine(stack, 'Machine', {
    definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')),
  });
  reportFailures(stack, report, stateMachine);
  return Template.fromStack(stack);
}
const template = synthesize();

/** Statements of a function's role, without those of its log: actions, and whether the resource is `*`. */
function statementsOf(name: string): PolicyStatement[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  const found = policies.filter(([id]) => id.startsWith(`${name}RoleDefaultPolicy`));
  return found
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => ![Action].flat().includes('logs:PutLogEvents'));
}
const actionsOf = (name: string) =>
  statementsOf(name).flatMap((statement) => [(statement as never as { Action: string }).Action].flat());

test('each function has the permissions that it uses, and no other', () => {
  expect(actionsOf('Audit')).toEqual([
    'cloudtrail:LookupEvents',
    'account:ListRegions',
    's3:PutObject',
    's3:GetObject',
  ]);
  const notify = ['sns:Publish', 'secretsmanager:GetSecretValue', 'kms:Decrypt', 'ses:SendEmail'];
  expect(actionsOf('Report')).toEqual(['s3:PutObject', 'dynamodb:UpdateItem', ...notify]);
  expect(actionsOf('CloseAlert')).toEqual(['dynamodb:UpdateItem', 'secretsmanager:GetSecretValue']);
  expect(actionsOf('Sweep')).toEqual([
    ...['dynamodb:Scan', 'iam:ListEntitiesForPolicy', ...notify, 'secretsmanager:GetSecretValue'],
    ...['dynamodb:GetItem', 'dynamodb:PutItem', 'sqs:SendMessage', 'iam:DetachUserPolicy'],
  ]);
});

test('only LookupEvents has all resources', () => {
  const all = ['Audit', 'Report', 'CloseAlert', 'Sweep'].flatMap(statementsOf) as never as {
    Action: string;
    Resource: unknown;
  }[];
  expect(all.filter(({ Resource }) => Resource === '*').map(({ Action }) => Action)).toEqual([
    'cloudtrail:LookupEvents',
  ]);
});

test('policies and addresses are limited by conditions', () => {
  const conditions = (name: string, action: string) =>
    (statementsOf(name) as never as { Action: string; Condition?: object }[]).find(
      ({ Action }) => Action === action,
    )?.Condition;
  expect(conditions('Sweep', 'iam:DetachUserPolicy')).toEqual({
    ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::111111111111:policy/Deny' },
  });
  expect(conditions('Report', 'ses:SendEmail')).toEqual({
    StringEquals: { 'ses:FromAddress': 'leaks@example.com' },
  });
  expect(JSON.stringify(conditions('Report', 'kms:Decrypt'))).toContain('kms:EncryptionContext:SecretARN');
});

test('secrets are named exactly', () => {
  const resources = (name: string) =>
    JSON.stringify(
      (statementsOf(name) as never as { Action: string; Resource: unknown }[])
        .filter(({ Action }) => Action === 'secretsmanager:GetSecretValue')
        .map(({ Resource }) => Resource),
    );
  expect(resources('CloseAlert')).toContain(COMPLETE);
  expect(resources('Report')).not.toContain('??????');
});

test('the sweep runs daily', () => {
  template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpression: 'rate(1 day)' });
});

test('executions that end without a report are reported', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['aws.states'],
      detail: {
        $or: [
          { status: ['TIMED_OUT', 'ABORTED'] },
          { status: ['FAILED'], error: [{ 'anything-but': ['StillAlive'] }] },
        ],
      },
    },
  });
});
