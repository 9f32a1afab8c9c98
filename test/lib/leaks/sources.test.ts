import { App, Lazy, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ApiKeyStore, LeakIndex, LeakResponse, LeakSource } from '../../../lib';
import { newStack, stackIn, statementsOf } from '../support';
import { actionsOf, appIn, INTAKE, RECEIVER, responseIn, secretsIn } from './source-parts';

const ROUTE = 'AWS::ApiGatewayV2::Route';
const RULE = 'AWS::Events::Rule';
const MAC = 'kms:GenerateMac';

/** Actions that the role has without a source. */
const INTAKE_ACTIONS = [
  ...['logs:CreateLogStream', 'logs:PutLogEvents'],
  ...['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
  'states:StartExecution',
];
const RECEIVER_ACTIONS = ['logs:CreateLogStream', 'logs:PutLogEvents', 'sqs:SendMessage'];

/** JSON of an environment variable, with references by their logical ids. */
function environmentOf(stack: Stack, role: string, name: string): string {
  const functions = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  const found = functions.filter(({ Properties }) => Properties.Role['Fn::GetAtt'][0].startsWith(role));
  return JSON.stringify(found[0]?.Properties.Environment.Variables[name]);
}

describe('LeakSource.github', () => {
  test('has one route, an output with its URL, and the permissions that it uses', () => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.github(secretsIn(stack)));
    const template = Template.fromStack(stack);
    template.resourceCountIs(ROUTE, 1);
    template.hasResourceProperties(ROUTE, { RouteKey: 'POST /github', AuthorizationType: 'NONE' });
    template.hasOutput('*', { Value: { 'Fn::Join': ['', [Match.anyValue(), '/github']] } });
    expect(actionsOf(stack, INTAKE)).toEqual(
      [MAC, ...INTAKE_ACTIONS, 'secretsmanager:GetSecretValue'].sort(),
    );
    expect(actionsOf(stack, RECEIVER)).toEqual([...RECEIVER_ACTIONS, 'secretsmanager:GetSecretValue'].sort());
  });

  test('is not swept without organizations and repositories', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    leaks.addSource(LeakSource.github({ ...secretsIn(stack), organizations: [] }));
    expect(leaks.allowCredential.mock.calls.map(([, { isSwept }]) => isSwept)).toEqual([false]);
  });

  test('lets each function read its own secret, in two versions', () => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.github(secretsIn(stack)));
    for (const [role, secret] of [
      [INTAKE, 'Token'],
      [RECEIVER, 'Hook'],
    ] as const)
      expect(statementsOf(stack, role)).toContainEqual({
        Action: 'secretsmanager:GetSecretValue',
        Effect: 'Allow',
        Resource: { Ref: expect.stringMatching(new RegExp(`^${secret}`)) },
        Condition: {
          StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPREVIOUS'] },
          Null: { 'secretsmanager:VersionId': 'true' },
        },
      });
  });

  test('lets the functions decrypt secrets with a key of their own', () => {
    const stack = newStack();
    const encryptionKey = new Key(stack, 'Key');
    const webhookSecret = new Secret(stack, 'Hook', { encryptionKey });
    responseIn(stack).addSource(LeakSource.github({ webhookSecret, token: new Secret(stack, 'Token') }));
    expect(actionsOf(stack, RECEIVER)).toContain('kms:Decrypt');
    expect(actionsOf(stack, INTAKE)).not.toContain('kms:Decrypt');
  });

  test('tells the functions the names of the secrets, and the API', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    const api = 'https://github.example.com/api/v3';
    leaks.addSource(LeakSource.github({ ...secretsIn(stack), organizations: ['octo-org'] }));
    const other = { webhookSecret: new Secret(stack, 'Hook2'), token: new Secret(stack, 'Token2') };
    leaks.addSource(LeakSource.github({ ...other, api, repositories: ['octo-org/shop'] }));
    expect(leaks.allowCredential.mock.calls.map(([, { isSwept }]) => isSwept)).toEqual([true, true]);
    for (const role of [INTAKE, RECEIVER]) {
      const sources = environmentOf(stack, role, 'REKEY_SOURCES');
      for (const text of ['https://api.github.com', api, 'octo-org/shop', 'Hook', 'Token', 'Hook2', 'Token2'])
        expect(sources).toContain(text);
    }
    Template.fromStack(stack).resourceCountIs(ROUTE, 1);
  });

  test.each([
    ['no secret', { webhookSecret: 'hook' }, 'WrongType'],
    ['neither a token nor an app', { token: undefined }, 'TokenOrApp'],
    ['a token and an app', { app: { clientId: 'Iv1.0' } }, 'TokenOrApp'],
    ['a token that is no secret', { token: 'ghp' }, 'WrongType'],
    ['an app without a key', { token: undefined, app: { clientId: 'Iv1.0' } }, 'WrongType'],
    ['an app that is none', { token: undefined, app: null }, 'WrongType'],
    ['an API without TLS', { api: 'http://github.example.com' }, 'GitHubApiNotSupported'],
    ['an API with a slash at the end', { api: 'https://github.example.com/' }, 'GitHubApiNotSupported'],
    ['an API with a user', { api: 'https://u:p@github.example.com' }, 'GitHubApiNotSupported'],
    ['an API that is no URL', { api: 'github.com' }, 'GitHubApiNotSupported'],
    ['an organization with a path', { organizations: ['a/b'] }, 'GitHubNameNotSupported'],
    ['a repository without an owner', { repositories: ['shop'] }, 'GitHubNameNotSupported'],
    ['organizations that are no list', { organizations: 'octo-org' }, 'WrongType'],
  ])('refuses %s', (_what, change, code) => {
    const stack = newStack();
    expect(() => LeakSource.github({ ...secretsIn(stack), ...change } as never)).toThrow(`[${code}]`);
  });

  test.each([
    [
      'of another region',
      'arn:aws:secretsmanager:us-east-1:111111111111:secret:Hook-AbCdEf',
      'SourceSecretElsewhere',
    ],
    [
      'of another account',
      'arn:aws:secretsmanager:eu-west-1:222222222222:secret:Hook-AbCdEf',
      'SourceSecretElsewhere',
    ],
  ])('refuses a secret %s', (_what, arn, code) => {
    const stack = stackIn();
    const webhookSecret = Secret.fromSecretCompleteArn(stack, 'Hook', arn);
    const source = LeakSource.github({ webhookSecret, token: new Secret(stack, 'Token') });
    expect(() => responseIn(stack).addSource(source)).toThrow(`[${code}]`);
  });

  test.each(['webhookSecret', 'token'] as const)('refuses a %s without its complete ARN', (name) => {
    const stack = newStack();
    const secrets = { ...secretsIn(stack), [name]: Secret.fromSecretNameV2(stack, 'Imported', 'hook') };
    const source = LeakSource.github(secrets as { webhookSecret: ISecret; token: ISecret });
    expect(() => responseIn(stack).addSource(source)).toThrow('[SourceSecretUnknown]');
  });
});

describe('LeakSource.github with an app', () => {
  test('lets the functions read the current private key, and the receiver none', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    leaks.addSource(LeakSource.github({ ...appIn(stack), organizations: ['octo-org'] }));
    expect(statementsOf(stack, INTAKE)).toContainEqual({
      Action: 'secretsmanager:GetSecretValue',
      Effect: 'Allow',
      Resource: { Ref: expect.stringMatching(/^AppKey/) },
      Condition: {
        StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT'] },
        Null: { 'secretsmanager:VersionId': 'true' },
      },
    });
    expect(JSON.stringify(statementsOf(stack, RECEIVER))).not.toContain('AppKey');
    expect(leaks.allowCredential.mock.calls.map(([, { isSwept }]) => isSwept)).toEqual([true]);
  });

  test('is read by the intake, the step that closes alerts and the sweep, and by no other function', () => {
    const stack = newStack();
    const notify = new Topic(stack, 'OnCall', { enforceSSL: true });
    const leaks = new LeakResponse(stack, 'Leaks', { index: new LeakIndex(stack, 'Index'), notify });
    leaks.addSource(LeakSource.github({ ...appIn(stack), repositories: ['octo-org/shop'] }));
    const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const readers = policies.filter(([, policy]) => JSON.stringify(policy).includes('"AppKey'));
    expect(readers.map(([id]) => id.replace(/RoleDefaultPolicy.*/, '')).sort()).toEqual([
      'LeaksCloseAlert',
      'LeaksIntake',
      'LeaksSweep',
    ]);
  });

  test.each([
    ['without an installation', {}, '}'],
    ['with an installation', { installationId: 7 }, ',\\\\\\"installationId\\\\\\":7}'],
  ])('tells the functions its id, and the name of the secret, %s', (_what, more, end) => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.github(appIn(stack, more)));
    const sources = environmentOf(stack, INTAKE, 'REKEY_SOURCES').replaceAll('\\"', '"');
    expect(sources).toContain('"clientId":"Iv23liSHOPSHOPSHOPSH","privateKey":"');
    expect(sources).not.toContain('"token"');
    expect(sources).toContain(`${end.replaceAll('\\', '')},"api"`);
  });

  test.each([
    ['no client id', { clientId: undefined }],
    ['an id with a space', { clientId: 'my app' }],
    ['an id that is not known at synth', { clientId: Lazy.string({ produce: () => 'Iv1.0' }) }],
    ['an installation that is no number', { installationId: 'seven' }],
    ['the installation 0', { installationId: 0 }],
    ['a part of an installation', { installationId: 1.5 }],
    ['an installation that is not known at synth', { installationId: Lazy.number({ produce: () => 7 }) }],
  ])('refuses %s', (_what, change) => {
    expect(() => LeakSource.github(appIn(newStack(), change))).toThrow('[GitHubAppNotSupported]');
  });

  test('refuses a private key without its complete ARN', () => {
    const stack = newStack();
    const privateKey = Secret.fromSecretNameV2(stack, 'Imported', 'key');
    const source = LeakSource.github(appIn(stack, { privateKey }));
    expect(() => responseIn(stack).addSource(source)).toThrow('[SourceSecretUnknown]');
  });
});

describe('LeakSource.githubPartner', () => {
  test('lets the function recognize values, and keys of stores that are covered later', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    leaks.addSource(LeakSource.githubPartner());
    const store = new ApiKeyStore(stack, 'Keys', { prefix: 'shop' });
    leaks.covers(store);
    expect(actionsOf(stack, RECEIVER)).toEqual(
      [...RECEIVER_ACTIONS, MAC, 'dynamodb:BatchGetItem', 'dynamodb:BatchGetItem'].sort(),
    );
    expect(actionsOf(stack, INTAKE)).toEqual(INTAKE_ACTIONS);
    expect(environmentOf(stack, RECEIVER, 'REKEY_API_KEY_STORES')).toContain('shop');
    const sources = environmentOf(stack, RECEIVER, 'REKEY_SOURCES');
    expect(sources).toContain('https://api.github.com/meta/public_keys/secret_scanning');
    Template.fromStack(stack).hasResourceProperties(ROUTE, { RouteKey: 'POST /github/partner' });
  });
});

describe('LeakSource.gitlab', () => {
  test('has two routes, and makes fingerprints only', () => {
    const stack = newStack();
    const leaks = responseIn(stack);
    leaks.addSource(
      LeakSource.gitlab({ token: new Secret(stack, 'Token'), types: ['gitleaks_rule_id_shop'] }),
    );
    leaks.covers(new ApiKeyStore(stack, 'Keys', { prefix: 'shop' }));
    const routes = Object.values(Template.fromStack(stack).findResources(ROUTE));
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual([
      'GET /gitlab/v1/revocable_token_types',
      'POST /gitlab/v1/revoke_tokens',
    ]);
    expect(actionsOf(stack, RECEIVER)).toEqual(
      [...RECEIVER_ACTIONS, MAC, 'secretsmanager:GetSecretValue'].sort(),
    );
    expect(environmentOf(stack, RECEIVER, 'REKEY_SOURCES')).toContain('gitleaks_rule_id_shop');
  });

  test.each([
    ['no token', {}, 'WrongType'],
    ['no types', { types: [] }, 'TokenTypesNotSupported'],
    ['a type in upper case', { types: ['gitleaks_rule_id_AWS'] }, 'TokenTypesNotSupported'],
    ['types that are no list', { types: 'gitleaks_rule_id_aws' }, 'WrongType'],
  ])('refuses %s', (what, props, code) => {
    const token = what === 'no token' ? undefined : new Secret(newStack(), 'Token');
    expect(() => LeakSource.gitlab({ token, ...props } as never)).toThrow(`[${code}]`);
  });
});

test('all webhooks share one throttled API with an access log', () => {
  const stack = newStack();
  const leaks = responseIn(stack);
  const { webhookSecret, token } = secretsIn(stack);
  for (const source of [
    LeakSource.github({ webhookSecret, token }),
    LeakSource.githubPartner(),
    LeakSource.gitlab({ token }),
  ])
    leaks.addSource(source);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::ApiGatewayV2::Api', 1);
  template.resourceCountIs(ROUTE, 4);
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 200 },
    AccessLogSettings: { Format: Match.not(Match.stringLikeRegexp('authorization|signature|body')) },
  });
  template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  expect(Object.keys(template.findOutputs('*')).filter((id) => id.startsWith('LeaksWebhooks'))).toHaveLength(
    4,
  );
});

describe('LeakSource.guardDuty', () => {
  test('puts findings about access keys into the queue, without a permission of the functions', () => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.guardDuty());
    const template = Template.fromStack(stack);
    template.hasResourceProperties(RULE, {
      EventPattern: {
        source: ['aws.guardduty'],
        'detail-type': ['GuardDuty Finding'],
        detail: {
          type: Match.arrayWith([
            { prefix: 'UnauthorizedAccess:IAMUser/' },
            'AttackSequence:IAM/CompromisedCredentials',
          ]),
          severity: [{ numeric: ['>=', 4] }],
        },
      },
    });
    const [rule] = Object.keys(template.findResources(RULE));
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'sqs:SendMessage',
            Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [rule, 'Arn'] } } },
            Principal: { Service: 'events.amazonaws.com' },
          }),
        ]),
      },
    });
    expect(actionsOf(stack, INTAKE)).toEqual(INTAKE_ACTIONS);
  });

  test('has a least severity', () => {
    const stack = newStack();
    responseIn(stack).addSource(LeakSource.guardDuty({ minSeverity: 7 }));
    Template.fromStack(stack).hasResourceProperties(RULE, {
      EventPattern: { detail: { severity: [{ numeric: ['>=', 7] }] } },
    });
  });

  test.each([0, 11, '7', Number.NaN])('refuses the severity %s', (minSeverity) => {
    expect(() => LeakSource.guardDuty({ minSeverity } as never)).toThrow('[SeverityNotSupported]');
  });
});

describe('global events', () => {
  /** A response with both sources. */
  function globalIn(region: string, scope = new App()) {
    const stack = stackIn(scope, 'App', '111111111111', region);
    const leaks = responseIn(stack);
    leaks.addSource(LeakSource.awsHealth());
    leaks.addSource(LeakSource.quarantine());
    const others = scope.node.children.filter((one): one is Stack => one instanceof Stack && one !== stack);
    return { stack, others };
  }

  test.each([
    ['eu-west-1', ['us-east-1', 'us-west-2']],
    ['us-east-1', ['us-west-2']],
    ['us-west-2', ['us-east-1']],
    ['us-gov-east-1', ['us-gov-west-1']],
    ['us-gov-west-1', []],
  ])('a response in %s gets them from %j, in stacks that are deployed with it', (region, regions) => {
    const { stack, others } = globalIn(region);
    expect(others.map((one) => one.region)).toEqual(regions);
    Template.fromStack(stack).resourceCountIs(RULE, 2);
    expect(stack.dependencies).toEqual(others);
  });

  test('are forwarded to the default bus of the response by a role that can do nothing else', () => {
    const { others } = globalIn('eu-west-1');
    const [east, west] = others.map((one) => Template.fromStack(one));
    const bus = {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':events:eu-west-1:111111111111:event-bus/default'],
      ],
    };
    east?.resourceCountIs(RULE, 2);
    west?.resourceCountIs(RULE, 1);
    east?.resourceCountIs('AWS::IAM::Role', 1);
    east?.allResourcesProperties(RULE, {
      Targets: [Match.objectLike({ Arn: bus, RoleArn: Match.anyValue() })],
    });
    expect(statementsOf(others[0] as Stack, 'Role')).toEqual([
      { Action: 'events:PutEvents', Effect: 'Allow', Resource: bus },
    ]);
    east?.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
          },
        ],
      },
    });
  });

  test('have the same pattern in each region', () => {
    const { stack, others } = globalIn('eu-west-1');
    const patterns = [stack, ...others].map((one) =>
      Object.values(Template.fromStack(one).findResources(RULE)).map(
        ({ Properties }) => Properties.EventPattern,
      ),
    );
    expect(patterns[1]).toEqual(patterns[0]);
    expect(patterns[0]).toContainEqual(patterns[2]?.[0]);
    expect(JSON.stringify(patterns[0])).toContain(
      '"prefix":"arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine"',
    );
  });

  test('of two responses are forwarded by stacks of their own', () => {
    const app = new App();
    for (const id of ['Shop', 'Bank']) {
      const stack = stackIn(app, id);
      responseIn(stack).addSource(LeakSource.awsHealth());
    }
    const ids = app.node.children.map(({ node }) => node.id);
    expect(ids).toEqual([
      'Shop',
      'Shop-leaks-us-east-1',
      'Shop-leaks-us-west-2',
      'Bank',
      'Bank-leaks-us-east-1',
      'Bank-leaks-us-west-2',
    ]);
    expect(() => app.synth()).not.toThrow();
  });

  test('in a stage are forwarded by stacks of the stage', () => {
    const app = new App();
    const stage = new Stage(app, 'Prod', { env: { account: '111111111111', region: 'eu-west-1' } });
    responseIn(new Stack(stage, 'App')).addSource(LeakSource.awsHealth());
    expect(stage.node.children.map((one) => (one as Stack).stackName)).toEqual([
      'Prod-App',
      'Prod-App-leaks-us-east-1',
      'Prod-App-leaks-us-west-2',
    ]);
  });

  test.each([['awsHealth'], ['quarantine']] as const)('%s requires an environment', (name) => {
    const leaks = responseIn(newStack());
    expect(() => leaks.addSource(LeakSource[name]())).toThrow('[SourceEnvironmentUnknown]');
  });

  test.each(['cn-north-1', 'us-iso-east-1', 'eusc-de-east-1'])('are not looked for in %s', (region) => {
    const leaks = responseIn(stackIn(new App(), 'App', '111111111111', region));
    expect(() => leaks.addSource(LeakSource.awsHealth())).toThrow('[SourcePartitionNotSupported]');
  });
});

test.each(['eu-west-1', 'us-gov-east-1'])(
  'a response in %s with every source passes AwsSolutions',
  (region) => {
    const app = new App();
    const stack = stackIn(app, 'App', '111111111111', region);
    const index = new LeakIndex(stack, 'Index');
    const leaks = new LeakResponse(stack, 'Leaks', {
      index,
      notify: new Topic(stack, 'OnCall', { enforceSSL: true }),
    });
    const { webhookSecret, token } = secretsIn(stack);
    for (const source of [
      ...[
        LeakSource.github({ webhookSecret, token }),
        LeakSource.github({ webhookSecret, app: { clientId: 'Iv1.0', privateKey: token } }),
        LeakSource.githubPartner(),
        LeakSource.gitlab({ token }),
      ],
      ...[LeakSource.awsHealth(), LeakSource.quarantine(), LeakSource.guardDuty()],
    ])
      leaks.addSource(source);
    const stacks = app.node.children.filter((one) => one instanceof Stack);
    const found = stacks.flatMap((one) => new AwsSolutionsChecks(app).validateScope(one).violations);
    const paths = found.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
    // The secrets of the app, and the steps of the response (test/lib/practice.test.ts).
    const others = / App\/(Hook|Token|Leaks\/(Evidence|Machine|Audit|Report|Sweep))\b/;
    expect(paths.filter((one) => !others.test(one))).toEqual([]);
  },
);
