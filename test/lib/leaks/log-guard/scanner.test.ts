import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ApiKeyStore, Credential, RotatingSecret } from '../../../../lib';
import { guarded, scannerOf, statementsIn, withLogGroup } from './fixtures';

describe('the function', () => {
  test('has the index, the stores, the prefixes and the queue in its environment', () => {
    const { stack, guard, logGroup, response, index } = withLogGroup({
      hexTokens: true,
      lookupsPerInvocation: 50,
    });
    guard.protect(logGroup);
    response.covers(new ApiKeyStore(stack, 'Keys', { prefix: 'shop_live' }));
    new RotatingSecret(stack, 'Hook', {
      credential: Credential.generated({ prefix: 'hook_' }),
      leakIndex: index,
    });
    const [, { Properties }] = scannerOf(Template.fromStack(stack)) as [
      string,
      { Properties: Record<string, never> },
    ];
    const { Variables: variables } = Properties.Environment as { Variables: Record<string, unknown> };
    expect(variables).toMatchObject({
      REKEY_PATH: 'App/Guard',
      REKEY_LOOKUPS: '50',
      REKEY_HEX_TOKENS: 'true',
    });
    expect(JSON.stringify(variables.REKEY_API_KEY_STORES)).toContain('shop_live');
    expect(variables.REKEY_KEY_PREFIXES).toBe('["shop_live","hook_"]');
    expect(JSON.stringify(variables.REKEY_QUEUE)).toContain('LeaksReports');
  });

  test('may do what it does, and nothing else', () => {
    const { stack, guard, logGroup, response } = withLogGroup();
    guard.protect(logGroup);
    new LogGroup(stack, 'Unprotected');
    const store = new ApiKeyStore(stack, 'Keys', { prefix: 'shop_live' });
    response.covers(store);
    const statements = statementsIn(Template.fromStack(stack));
    const actions = statements.flatMap(({ Action }) => Action).sort();
    expect(actions).toEqual([
      // The index and the store.
      ...['dynamodb:BatchGetItem', 'dynamodb:BatchGetItem'],
      'kms:GenerateMac',
      'logs:CreateLogStream',
      'logs:FilterLogEvents',
      'logs:PutLogEvents',
      'logs:Unmask',
      'sqs:SendMessage',
    ]);
    expect(statements.find(({ Action }) => Action.includes('logs:Unmask')).Resource).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Log/), 'Arn'],
    });
  });

  test('has alarms that link to the runbook', () => {
    const { stack, guard } = withLogGroup({ alarmTopic: undefined });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'LogTextsNotScanned',
      Namespace: 'cdk-rekey',
      Dimensions: [{ Name: 'Response', Value: 'App/Guard' }],
      AlarmDescription: Match.stringLikeRegexp('runbook.md#logs-are-not-scanned$'),
    });
    const { alarmArn } = guard.alarms.failed;
    const [failed] = stack.resolve(alarmArn)['Fn::GetAtt'];
    expect(template.findResources('AWS::CloudWatch::Alarm')[failed]?.Properties).toMatchObject({
      MetricName: 'Errors',
      AlarmDescription: expect.stringMatching(/runbook\.md#logs-are-not-scanned$/),
    });
  });

  test('is accepted by cdk-nag, with its response and a protected log group', () => {
    const app = new App();
    const stack = new Stack(app, 'App');
    const { guard } = guarded(stack, { reservedConcurrentExecutions: 5 });
    guard.protect(new LogGroup(stack, 'Log'));
    const { violations } = new AwsSolutionsChecks(app).validateScope(guard);
    expect(
      violations.flatMap(({ violatingResources }) =>
        violatingResources.map(({ resourceLogicalId }) => resourceLogicalId),
      ),
    ).toEqual([]);
  });
});
