import { App, Aspects, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  CfnSubscriptionFilter,
  DataIdentifier,
  DataProtectionPolicy,
  LogGroup,
  LogGroupClass,
} from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  ApiKeyStore,
  Credential,
  LeakIndex,
  LeakResponse,
  LeakSource,
  LogGuard,
  type LogGuardProps,
  RotatingSecret,
} from '../../../lib';
import { newStack, warningsOf } from '../support';

const FILTER = 'AWS::Logs::SubscriptionFilter';
const GROUP = 'AWS::Logs::LogGroup';

/** A guard with its response. */
function guarded(stack: Stack, props: Partial<LogGuardProps> = {}) {
  const index = new LeakIndex(stack, 'Index');
  const response = new LeakResponse(stack, 'Leaks', {
    index,
    notify: new Topic(stack, 'OnCall', { enforceSSL: true }),
  });
  const guard = new LogGuard(stack, 'Guard', { index, ...props });
  response.addSource(LeakSource.logGuard(guard));
  return { guard, response, index };
}

/** A stack with a guard and a log group. */
function withLogGroup(props: Partial<LogGuardProps> = {}, stackProps?: StackProps) {
  const stack = stackProps ? new Stack(new App(), 'App', stackProps) : newStack();
  const parts = guarded(stack, props);
  const logGroup = new LogGroup(stack, 'Log');
  return { stack, logGroup, ...parts };
}

const scannerOf = (template: Template) =>
  Object.entries(template.findResources('AWS::Lambda::Function')).find(([id]) =>
    id.startsWith('GuardScanner'),
  ) ?? ['', {}];
const policyIn = (template: Template, id = 'Log') =>
  Object.entries(template.findResources(GROUP)).find(([name]) => name.startsWith(id))?.[1].Properties
    .DataProtectionPolicy;
const statementsIn = (template: Template) =>
  Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('GuardScanner'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
const errorOf = (stack: Stack): string => {
  try {
    Template.fromStack(stack);
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a protected log group', () => {
  test('sends all events to the function, after CloudWatch Logs may invoke it', () => {
    const { stack, guard, logGroup } = withLogGroup();
    guard.protect(logGroup);
    guard.protect(logGroup);
    const template = Template.fromStack(stack);
    const [scanner] = scannerOf(template);
    const [permission] = Object.keys(
      template.findResources('AWS::Lambda::Permission', { Properties: { Principal: 'logs.amazonaws.com' } }),
    );
    template.resourceCountIs(FILTER, 1);
    template.hasResource(FILTER, {
      Properties: {
        LogGroupName: stack.resolve(logGroup.logGroupName),
        FilterPattern: '',
        DestinationArn: { 'Fn::GetAtt': [scanner, 'Arn'] },
      },
      DependsOn: [permission],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'logs.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':logs:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':log-group:*',
          ],
        ],
      },
    });
  });

  test('has a data protection policy in the words of CloudWatch Logs, for the keys of the whole app', () => {
    const { stack, guard, logGroup, index } = withLogGroup();
    guard.protect(logGroup);
    new ApiKeyStore(stack, 'Keys', { prefix: 'shop_live' });
    const credential = Credential.generated({ prefix: 'hook_' });
    new RotatingSecret(stack, 'Hook', { credential, leakIndex: index });
    const policy = policyIn(Template.fromStack(stack));
    expect(Object.keys(policy)).toEqual(['Name', 'Description', 'Version', 'Configuration', 'Statement']);
    const { CustomDataIdentifier: custom } = policy.Configuration;
    const own = custom.filter(({ Name }: { Name: string }) => Name.startsWith('own-keys'));
    expect(own.map(({ Regex }: { Regex: string }) => Regex).join('|')).toMatch(
      /hook_\[.*shop_live_\[|shop_live_\[.*hook_\[/,
    );
    expect(custom.length).toBeLessThanOrEqual(10);
    for (const { Name, Regex } of custom) {
      expect(Name).toMatch(/^[\w-]{1,128}$/);
      expect(Regex.length).toBeLessThanOrEqual(200);
    }
    const [audit, mask] = policy.Statement;
    expect(Object.keys(audit.Operation)).toEqual(['Audit']);
    expect(mask.Operation).toEqual({ Deidentify: { MaskConfig: {} } });
    expect(audit.DataIdentifier).toEqual(mask.DataIdentifier);
    expect(audit.DataIdentifier).toContain('arn:aws:dataprotection::aws:data-identifier/AwsSecretKey');
    expect(JSON.stringify(policy).length).toBeLessThan(30_720);
  });

  test('keeps a policy of its own, with a warning, and has none without data protection', () => {
    const { stack, guard } = withLogGroup();
    const dataProtectionPolicy = new DataProtectionPolicy({
      name: 'own',
      identifiers: [DataIdentifier.EMAILADDRESS],
    });
    guard.protect(new LogGroup(stack, 'Own', { dataProtectionPolicy }));
    expect(policyIn(Template.fromStack(stack), 'Own').Name).toBe('own');
    expect(warningsOf(stack).join()).toContain('cdk-rekey:logPolicyKept');
    const other = withLogGroup({ dataProtection: false });
    other.guard.protect(other.logGroup);
    expect(policyIn(Template.fromStack(other.stack))).toBeUndefined();
  });

  test('can be imported: it is scanned, and a warning states that it is not masked', () => {
    const { stack, guard } = withLogGroup();
    guard.protect(LogGroup.fromLogGroupName(stack, 'Imported', '/aws/lambda/other'));
    Template.fromStack(stack).hasResourceProperties(FILTER, { LogGroupName: '/aws/lambda/other' });
    expect(warningsOf(stack).join()).toContain('cdk-rekey:logPolicyNotSet');
  });
});

describe('protectAll', () => {
  test('protects the log groups of a scope, also those of functions, and leaves out its own and those of the response', () => {
    const app = new App({ context: { '@aws-cdk/aws-lambda:useCdkManagedLogGroup': true } });
    const stack = new Stack(app, 'App');
    const { guard } = guarded(stack);
    guard.protectAll(app);
    const shop = new Stack(app, 'Shop');
    new LogGroup(shop, 'Log');
    new LambdaFunction(shop, 'Checkout', {
      code: Code.fromInline('0'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
    });
    Tags.of(app).add('team', 'shop');
    expect(Object.keys(Template.fromStack(shop).findResources(FILTER)).sort()).toEqual([
      expect.stringMatching(/^CheckoutLogGroup/),
      expect.stringMatching(/^Log/),
    ]);
    Template.fromStack(stack).resourceCountIs(FILTER, 0);
    const groups = Template.fromStack(stack).findResources(GROUP);
    expect(Object.values(groups).filter(({ Properties }) => Properties.DataProtectionPolicy)).toEqual([]);
    // The stack of the guard does not depend on the others, or CloudFormation could create neither.
    expect([stack.dependencies, shop.dependencies]).toEqual([[], [stack]]);
  });

  test('leaves out log groups that have no subscription filters, with a warning', () => {
    const { stack, guard } = withLogGroup();
    new LogGroup(stack, 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS });
    Aspects.of(stack).add(LogGuard.aspect(guard));
    Template.fromStack(stack).resourceCountIs(FILTER, 1);
    expect(warningsOf(stack).join()).toContain('cdk-rekey:logGroupNotScanned');
  });
});

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

describe('synth refuses', () => {
  test.each<[string, (parts: ReturnType<typeof withLogGroup>) => unknown]>([
    ['WrongType', ({ guard }) => guard.protect('/aws/lambda/other' as never)],
    [
      'LogGroupElsewhere',
      ({ stack, guard }) =>
        guard.protect(
          LogGroup.fromLogGroupArn(stack, 'Far', 'arn:aws:logs:us-east-1:111111111111:log-group:far:*'),
        ),
    ],
    [
      'LogGroupClassNotSupported',
      ({ stack, guard }) =>
        guard.protect(new LogGroup(stack, 'Rare', { logGroupClass: LogGroupClass.INFREQUENT_ACCESS })),
    ],
    [
      'LookupsNotSupported',
      ({ stack, index }) => new LogGuard(stack, 'G', { index, lookupsPerInvocation: 0 }),
    ],
    ['MemoryNotSupported', ({ stack, index }) => new LogGuard(stack, 'G', { index, memorySize: 64 })],
    [
      'ConcurrencyNotSupported',
      ({ stack, index }) => new LogGuard(stack, 'G', { index, reservedConcurrentExecutions: 0 }),
    ],
    ['WrongType', ({ stack }) => new LogGuard(stack, 'G', { index: undefined as never })],
    ['WrongType', ({ stack, index }) => new LogGuard(stack, 'G', { index, apiKeyStores: ['x' as never] })],
    ['WrongType', ({ stack, index }) => new LogGuard(stack, 'G', { index, hexTokens: 'no' as never })],
  ])('%s', (code, run) => {
    const parts = withLogGroup({}, { env: { account: '111111111111', region: 'eu-west-1' } });
    expect(() => run(parts)).toThrow(expect.objectContaining({ name: code }));
  });

  test('a guard whose findings nobody receives', () => {
    const stack = newStack();
    new LogGuard(stack, 'Guard', {
      index: new LeakIndex(stack, 'Index', { removalPolicy: RemovalPolicy.DESTROY }),
    });
    expect(errorOf(stack)).toContain('[LogGuardWithoutResponse]');
  });

  test('a log group of the guard or of its response', () => {
    for (const own of ['guard', 'response'] as const) {
      const parts = withLogGroup();
      const logGroup = parts[own].node.findAll().find((node) => node instanceof LogGroup) as LogGroup;
      parts.guard.protect(logGroup);
      expect(errorOf(parts.stack)).toContain('[LogGroupOfResponse]');
    }
  });

  test.each([
    ['none', ['Log', 'Other']],
    ['[SubscriptionFiltersTaken] The log group App/Log', ['Log', 'Log']],
  ])('a third subscription filter: %s', (expected, names) => {
    const { stack, guard, logGroup } = withLogGroup();
    guard.protect(logGroup);
    const other = new LogGroup(stack, 'Other');
    names.forEach((name, n) => {
      const { logGroupName } = name === 'Log' ? logGroup : other;
      const destinationArn = 'arn:aws:kinesis:eu-west-1:111111111111:stream/logs';
      new CfnSubscriptionFilter(stack, `Filter${n}`, { logGroupName, filterPattern: '', destinationArn });
    });
    expect(errorOf(stack)).toContain(expected);
  });
});
