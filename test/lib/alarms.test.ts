import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Rotation } from '../../lib';
import { dependenciesOf, idOf, mailerKey, newStack } from './support';

const RUNBOOK = 'https://github.com/cdk-rekey/cdk-rekey/blob/main/docs/runbook.md';
const AT_LEAST_ONE = {
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  EvaluationPeriods: 1,
};

describe('the alarms', () => {
  test('tell within a minute that the rotator failed, crashed or ran out of time', () => {
    const stack = newStack();
    mailerKey(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...AT_LEAST_ONE,
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: idOf(stack, 'AWS::Lambda::Function') } }],
      Statistic: 'Sum',
      Period: 60,
      TreatMissingData: 'notBreaching',
      AlarmDescription: `A rotation or a sweep of App/MailerKey failed. Runbook: ${RUNBOOK}#rotation-failed`,
    });
  });

  test.each([
    [
      'Overdue',
      'breaching',
      `The credential of App/MailerKey is older than its schedule allows, or its rotator is silent. Runbook: ${RUNBOOK}#overdue`,
    ],
    [
      'HeldBack',
      'notBreaching',
      `A straggler or a taken slot holds back a rotation or a retirement of App/MailerKey. Runbook: ${RUNBOOK}#held-back`,
    ],
  ])('watch %s over two sweeps; silence is %s', (MetricName, TreatMissingData, AlarmDescription) => {
    const stack = newStack();
    mailerKey(stack, { rotation: Rotation.standard({ grace: Duration.hours(3) }) });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...AT_LEAST_ONE,
      Namespace: 'cdk-rekey',
      MetricName,
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: idOf(stack, 'AWS::Lambda::Function') } }],
      Statistic: 'Maximum',
      Period: 6 * 3600,
      TreatMissingData,
      AlarmDescription,
    });
  });

  test('are what the secret’s members say', () => {
    const stack = newStack();
    const { alarms } = mailerKey(stack);
    const metrics = [alarms.failed, alarms.overdue, alarms.heldBack].map((alarm) => {
      const resources = Template.fromStack(stack).toJSON().Resources;
      return resources[stack.resolve(alarm.alarmArn)['Fn::GetAtt'][0]].Properties.MetricName;
    });
    expect(metrics).toEqual(['Errors', 'Overdue', 'HeldBack']);
  });

  test('begin when the first credential is there', () => {
    const stack = newStack();
    mailerKey(stack);
    const credential = idOf(stack, 'Custom::RekeyCredential');
    const alarms = Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.map((id) => dependenciesOf(stack, id))).toEqual([[credential], [credential], [credential]]);
  });
});

describe('the alarm topic', () => {
  const PUBLISH = {
    Effect: 'Allow',
    Action: 'sns:Publish',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  };

  test('is told when an alarm is raised and when it is over', () => {
    const stack = newStack();
    mailerKey(stack, { alarmTopic: new Topic(stack, 'OnCall') });
    const told = [{ Ref: idOf(stack, 'AWS::SNS::Topic') }];
    Template.fromStack(stack).allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: told,
      OKActions: told,
    });
  });

  test('is not needed', () => {
    const stack = newStack();
    mailerKey(stack);
    const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.filter((alarm) => 'AlarmActions' in alarm.Properties)).toEqual([]);
  });

  test('hears alarms although it enforces TLS by a policy of its own', () => {
    const stack = newStack();
    const topic = new Topic(stack, 'OnCall', { enforceSSL: true });
    mailerKey(stack, { alarmTopic: topic });
    const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::SNS::TopicPolicy'));
    expect(policy.Properties.PolicyDocument.Statement).toContainEqual(expect.objectContaining(PUBLISH));
  });

  test('hears alarms although it is encrypted', () => {
    const stack = newStack();
    const topic = new Topic(stack, 'OnCall', { masterKey: new Key(stack, 'Key') });
    mailerKey(stack, { alarmTopic: topic });
    const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
    expect(key.Properties.KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: PUBLISH.Principal }),
    );
  });

  test('can be imported, or that of another stack', () => {
    const app = new App();
    const topic = new Topic(new Stack(app, 'Ops'), 'OnCall');
    const stack = new Stack(app, 'App');
    mailerKey(stack, { alarmTopic: topic });
    const arn = 'arn:aws:sns:eu-west-1:123456789012:on-call';
    const other = new Stack(app, 'Other');
    mailerKey(other, { alarmTopic: Topic.fromTopicArn(other, 'OnCall', arn) });
    Template.fromStack(stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);
    Template.fromStack(other).allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [arn] });
  });
});
