import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ReferenceStack } from '../../bin/reference-stack';
import {
  ApiKeyStore,
  Credential,
  LeakIndex,
  LeakResponse,
  LeakSource,
  LivesAt,
  type RotatingSecretProps,
  Rotation,
  Stragglers,
} from '../../lib';
import { mailerKey, reader } from './support';

const FLAGS: Record<string, unknown> = require('aws-cdk-lib/recommended-feature-flags.json');
const VALIDATE = { '@aws-cdk/core:validateAgainstDefaultRules': true };

beforeAll(() => {
  process.env.CDK_VALIDATION = 'true';
});

/** Stacks that together use every prop of the library. */
const VARIANTS: Record<string, (app: App) => Stack> = {
  'the reference deployment': (app) => new ReferenceStack(app, 'App'),
  'a custom kind': (app) =>
    secretIn(app, (stack) => ({
      credential: Credential.custom({
        kind: 'partner-token',
        principal: 'tenant-7',
        entry: join(__dirname, 'credentials/custom-kind/handler.ts'),
        traits: { slots: 4, livesAt: LivesAt.ISSUER, usageLag: Duration.hours(1) },
        parameters: { tenant: stack.stackName },
        statements: [
          new PolicyStatement({
            actions: ['sqs:SendMessage'],
            resources: [stack.formatArn({ service: 'sqs', resource: 'requests' })],
          }),
        ],
        adminSecret: Secret.fromSecretCompleteArn(
          stack,
          'Admin',
          'arn:aws:secretsmanager:eu-west-1:111111111111:secret:Admin-AbCdEf',
        ),
      }),
    })),
  'everything given': (app) =>
    secretIn(app, (stack) => ({
      credential: Credential.accessKey({ user: retainedUser(stack) }),
      rotation: Rotation.cron('cron(0 3 ? * SUN *)', { window: Duration.hours(2), grace: Duration.hours(2) }),
      encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
      alarmTopic: new Topic(stack, 'OnCall', { enforceSSL: true }),
      removalPolicy: RemovalPolicy.RETAIN,
      description: 'Sends the mail',
      secretName: 'shop/mailer',
      stragglers: Stragglers.CUT_OFF,
      leakIndex: new LeakIndex(stack, 'Leaks', {
        encryptionKey: new Key(stack, 'IndexKey', { enableKeyRotation: true }),
      }),
      rotator: {
        timeout: Duration.minutes(10),
        memorySize: 512,
        architecture: Architecture.ARM_64,
        reservedConcurrentExecutions: 1,
        logRetention: RetentionDays.TWO_YEARS,
        logEncryptionKey: new Key(stack, 'LogKey', { enableKeyRotation: true }),
        environmentEncryption: new Key(stack, 'EnvironmentKey', { enableKeyRotation: true }),
      },
    })),
  'a leak response': (app) => {
    const stack = new Stack(app, 'App', { env: { account: '111111111111', region: 'eu-west-1' } });
    const index = new LeakIndex(stack, 'Index');
    const notify = new Topic(stack, 'OnCall', { enforceSSL: true });
    const leaks = new LeakResponse(stack, 'Leaks', { index, notify });
    leaks.covers(mailerKey(stack, { leakIndex: index }));
    leaks.covers(new ApiKeyStore(stack, 'Keys', { prefix: 'shop' }));
    leaks.grantReport(reader(stack));
    const [webhookSecret, token, privateKey] = ['Hook', 'Token', 'AppKey'].map((name) =>
      Secret.fromSecretCompleteArn(
        stack,
        name,
        `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${name}-AbCdEf`,
      ),
    ) as [ISecret, ISecret, ISecret];
    for (const source of [
      ...[
        LeakSource.github({ webhookSecret, token }),
        LeakSource.github({ webhookSecret, app: { clientId: 'Iv1.0', privateKey, installationId: 7 } }),
        LeakSource.githubPartner(),
        LeakSource.gitlab({ token }),
      ],
      ...[LeakSource.awsHealth(), LeakSource.quarantine(), LeakSource.guardDuty()],
    ])
      leaks.addSource(source);
    return stack;
  },
};

function inVpc(app: App): Stack {
  return secretIn(app, (stack) => ({ rotator: { vpc: new Vpc(stack, 'Vpc', { maxAzs: 1 }) } }));
}

function retainedUser(stack: Stack): User {
  const user = new User(stack, 'Mailer');
  user.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return user;
}

function secretIn(app: App, props: (stack: Stack) => Partial<RotatingSecretProps>): Stack {
  const stack = new Stack(app, 'App');
  mailerKey(stack, props(stack)).grantRead(reader(stack), { previous: true });
  return stack;
}

/** Wildcards that a variant needs, by rule and path. docs/leak-response.md states the reasons. */
const WILDCARDS: Record<string, string[]> = {
  'a leak response': [
    // LookupEvents, and the delivery of logs and traces, have no resource-level permissions.
    'Resource::* App/Leaks/Audit/Role',
    'Resource::* App/Leaks/Machine/Role',
    // Objects and executions have the ids of findings.
    'Resource::<LeaksEvidence.Arn>/incidents/*/audit/* App/Leaks/Audit/Role',
    'Resource::<LeaksEvidence.Arn>/incidents/*.json App/Leaks/Report/Role',
    'Resource::…:* App/Reader',
  ],
};

test.each(Object.entries(VARIANTS))('%s passes AwsSolutions without an acknowledgement', (name, make) => {
  const app = new App();
  const { violations } = new AwsSolutionsChecks(app).validateScope(make(app));
  const found = violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath = '' }) => {
      const [, resource = ruleName] = /^AwsSolutions-IAM5\[(.*)\]$/.exec(ruleName) ?? [];
      const short = resource.replace(/Evidence\w+\./, 'Evidence.').replace(/::arn.*execution.*:\*$/, '::…:*');
      return `${short} ${constructPath.replace('/DefaultPolicy/Resource', '')}`;
    }),
  );
  expect(found).toEqual(WILDCARDS[name] ?? []);
});

describe.each(Object.entries({ ...VARIANTS, 'a rotator in a VPC': inVpc }))('%s', (_, make) => {
  test.each([
    ['with all recommended feature flags', { ...FLAGS, ...VALIDATE }],
    ['with no feature flag', VALIDATE],
  ])('passes the validation of CDK %s', (_name, context) => {
    const outdir = mkdtempSync(join(tmpdir(), 'rekey-synth-'));
    try {
      const app = new App({ context, outdir });
      make(app);
      app.synth();
      const report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
      expect(report.pluginReports).toEqual([]);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  });
});
