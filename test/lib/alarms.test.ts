import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { RUNBOOK } from '../../engine/src/contract';
import { Credential, type CredentialTraits, Rotation } from '../../lib';
import { dependenciesOf, idOf, mailerKey, refOf, synthesized } from './support';

const ALARM = 'AWS::CloudWatch::Alarm';

describe('the alarm', () => {
  // Lambda counts an error at the time of an invocation, which may run for 15 minutes.
  const inTwentyMinutes = { EvaluationPeriods: 4, DatapointsToAlarm: 1 };
  const lambdaErrors = { Namespace: 'AWS/Lambda', Statistic: 'Sum', Period: 300, ...inTwentyMinutes };
  const reported = { Namespace: 'cdk-rekey', Statistic: 'Maximum', Period: 6 * 3600, EvaluationPeriods: 1 };

  test.each([
    [
      'failed',
      'Errors',
      lambdaErrors,
      'notBreaching',
      'A rotation or a sweep of App/MailerKey failed.',
      'rotation-failed',
    ],
    [
      'overdue',
      'Overdue',
      reported,
      'breaching',
      'The credential of App/MailerKey is older than its schedule allows, or its rotator stopped reporting.',
      'overdue',
    ],
    [
      'heldBack',
      'HeldBack',
      reported,
      'notBreaching',
      'A straggler or an occupied slot blocks a rotation or a retirement of App/MailerKey.',
      'held-back',
    ],
  ] as const)(
    '%s watches %s, and depends on the first credential',
    (member, MetricName, metric, missing, text, page) => {
      const { stack, secret, template } = synthesized({
        rotation: Rotation.standard({ grace: Duration.hours(3) }),
      });
      const id = stack.resolve(secret.alarms[member].alarmArn)['Fn::GetAtt'][0];
      expect(template.toJSON().Resources[id].Properties).toEqual({
        ...metric,
        MetricName,
        Dimensions: [{ Name: 'FunctionName', Value: refOf(stack, 'AWS::Lambda::Function') }],
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: missing,
        AlarmDescription: `${text} Runbook: ${RUNBOOK}#${page}`,
      });
      expect(dependenciesOf(stack, id)).toEqual([idOf(stack, 'Custom::RekeyCredential')]);
    },
  );
});

describe('the alarm failed', () => {
  const DIMENSIONS = (stack: Stack) => [
    { Name: 'FunctionName', Value: refOf(stack, 'AWS::Lambda::Function') },
  ];
  const custom = (traits?: CredentialTraits) =>
    Credential.custom({ kind: 'partner', principal: 'p', code: Code.fromInline('x'), traits });
  const failedOf = (traits?: CredentialTraits) => {
    const { stack, secret, template } = synthesized({ credential: custom(traits) });
    const id = stack.resolve(secret.alarms.failed.alarmArn)['Fn::GetAtt'][0];
    return { stack, properties: template.toJSON().Resources[id].Properties };
  };

  test('of an asynchronous kind watches the errors that are not reported as pending, for the longest invocation', () => {
    const { stack, properties } = failedOf({ asynchronous: true });
    const stat = (Namespace: string, MetricName: string) => ({
      MetricStat: {
        Metric: { Namespace, MetricName, Dimensions: DIMENSIONS(stack) },
        Period: 300,
        Stat: 'Sum',
      },
      ReturnData: false,
    });
    expect(properties).toEqual({
      Metrics: [
        {
          Id: 'expr_1',
          Expression: 'errors - FILL(pending, 0)',
          Label: 'Failed invocations',
          ReturnData: true,
        },
        { Id: 'errors', ...stat('AWS/Lambda', 'Errors') },
        { Id: 'pending', ...stat('cdk-rekey', 'RotationPending') },
      ],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      EvaluationPeriods: 4,
      DatapointsToAlarm: 1,
      TreatMissingData: 'notBreaching',
      AlarmDescription: `A rotation or a sweep of App/MailerKey failed. Runbook: ${RUNBOOK}#rotation-failed`,
    });
  });

  test.each([undefined, {}, { asynchronous: false }])('of another kind watches the errors: %j', (traits) => {
    const { stack, properties } = failedOf(traits);
    expect(properties).toMatchObject({ MetricName: 'Errors', Dimensions: DIMENSIONS(stack) });
    expect(properties).not.toHaveProperty('Metrics');
  });
});

describe('the alarm topic', () => {
  const publisher = { Service: 'cloudwatch.amazonaws.com' };

  test('is notified of ALARM and OK', () => {
    const { stack, template } = synthesized((scope) => ({ alarmTopic: new Topic(scope, 'OnCall') }));
    const actions = [refOf(stack, 'AWS::SNS::Topic')];
    template.allResourcesProperties(ALARM, { AlarmActions: actions, OKActions: actions });
  });

  test('allows alarms of this account to publish, also if it enforces TLS or is encrypted', () => {
    const { has } = synthesized((stack) => ({
      alarmTopic: new Topic(stack, 'OnCall', { enforceSSL: true, masterKey: new Key(stack, 'Key') }),
    }));
    const publish = Match.objectLike({
      Effect: 'Allow',
      Action: 'sns:Publish',
      Principal: publisher,
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    });
    has('AWS::SNS::TopicPolicy', { PolicyDocument: { Statement: Match.arrayWith([publish]) } });
    const decrypt = Match.objectLike({ Effect: 'Allow', Principal: publisher });
    has('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([decrypt]) } });
  });

  test('can be imported, or in another stack', () => {
    const app = new App();
    const topic = new Topic(new Stack(app, 'Ops'), 'OnCall');
    const stack = new Stack(app, 'App');
    mailerKey(stack, { alarmTopic: topic });
    const arn = 'arn:aws:sns:eu-west-1:123456789012:on-call';
    const other = new Stack(app, 'Other');
    mailerKey(other, { alarmTopic: Topic.fromTopicArn(other, 'OnCall', arn) });
    Template.fromStack(stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);
    Template.fromStack(other).allResourcesProperties(ALARM, { AlarmActions: [arn] });
  });
});
