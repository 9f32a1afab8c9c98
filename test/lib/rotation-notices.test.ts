import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { NoticeReceivers, RotationNotices, type RotationNoticesProps } from '../../lib';
import { mailerKey, newStack, reader, stackIn, warningsOf } from './support';

const OWN = '111111111111';
const COMPLETE = `arn:aws:secretsmanager:eu-west-1:${OWN}:secret:shop/db-AbCdEf`;

function notices(stack: Stack, props: Partial<RotationNoticesProps> = {}): RotationNotices {
  const secrets = props.secrets ?? [mailerKey(stack).secret];
  return new RotationNotices(stack, 'Notices', { ...props, secrets });
}

function synthesized(props: (stack: Stack) => Partial<RotationNoticesProps> = () => ({})) {
  const stack = newStack();
  const made = notices(stack, props(stack));
  return { stack, made, template: Template.fromStack(stack) };
}

/** Event patterns of all rules. */
function patternsOf(stack: Stack) {
  return Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties.EventPattern,
  );
}

const idOf = (template: Template, type: string, start: string) => {
  const ids = Object.keys(template.findResources(type)).filter((id) => id.startsWith(start));
  expect(ids).toHaveLength(1);
  return ids[0] ?? '';
};

describe('the rule', () => {
  test('matches the event of Secrets Manager for the current version of the secret, by its ARN', () => {
    const { stack, template } = synthesized();
    expect(patternsOf(stack)).toEqual([
      {
        source: ['aws.secretsmanager'],
        'detail-type': ['Secret Label Updated'],
        resources: [{ Ref: idOf(template, 'AWS::SecretsManager::Secret', 'MailerKey') }],
        detail: { labelUpdated: ['AWSCURRENT'] },
      },
    ]);
  });

  test('matches by name a secret whose complete ARN is not known', () => {
    const { stack } = synthesized((stack) => ({
      secrets: [
        Secret.fromSecretNameV2(stack, 'Named', 'shop/db'),
        Secret.fromSecretCompleteArn(stack, 'Complete', COMPLETE),
        Secret.fromSecretPartialArn(stack, 'Partial', COMPLETE.replace('-AbCdEf', '2')),
      ],
    }));
    expect(patternsOf(stack)).toMatchObject([
      { resources: [COMPLETE], detail: { labelUpdated: ['AWSCURRENT'] } },
      { detail: { labelUpdated: ['AWSCURRENT'], name: ['shop/db', 'shop/db2'] } },
    ]);
    expect(patternsOf(stack)[1]).not.toHaveProperty('resources');
  });

  test.each<[string, (stack: Stack, index: number) => ISecret]>([
    ['generated names', (stack, index) => new Secret(stack, `Secret${index}`)],
    [
      'long names',
      (stack, index) => new Secret(stack, `S${index}`, { secretName: `${'n'.repeat(450)}${index}` }),
    ],
    [
      'imported ARNs',
      (stack, i) => Secret.fromSecretCompleteArn(stack, `S${i}`, COMPLETE.replace('db', `db${i}`)),
    ],
    ['imported names', (stack, i) => Secret.fromSecretNameV2(stack, `S${i}`, `${'n'.repeat(450)}${i}`)],
  ])('stays within the size of a pattern: %s', (_, make) => {
    const count = 45;
    const stack = stackIn();
    notices(stack, { secrets: [...Array(count).keys()].map((index) => make(stack, index)) });
    const patterns = patternsOf(stack);
    const deployed = patterns.map((pattern) =>
      JSON.stringify(pattern).replaceAll(/{"Ref":"(\w+?)"}/g, (_, logicalId) => {
        const { Name = `${logicalId}-AbCdEfGhIjKl` } =
          Template.fromStack(stack).toJSON().Resources[logicalId].Properties;
        return `"arn:aws-us-gov:secretsmanager:us-gov-west-1:111111111111:secret:${Name}-AbCdEf"`;
      }),
    );
    for (const text of deployed) expect(text.length).toBeLessThanOrEqual(2048);
    const matched = patterns.flatMap(({ resources, detail }) => resources ?? detail.name);
    expect(new Set(matched.map((one) => JSON.stringify(one))).size).toBe(count);
    expect(patterns.length).toBeLessThan(count / 2);
  });

  test('sends the whole event to the queue, gives up after its retention, and keeps what it could not send', () => {
    const { template } = synthesized();
    const queue = idOf(template, 'AWS::SQS::Queue', 'NoticesQueue');
    const deadLetters = idOf(template, 'AWS::SQS::Queue', 'NoticesDeadLetters');
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventBusName: Match.absent(),
      Targets: [
        {
          Arn: { 'Fn::GetAtt': [queue, 'Arn'] },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [deadLetters, 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 300 },
          Input: Match.absent(),
          RoleArn: Match.absent(),
        },
      ],
    });
  });
});

describe('the queue', () => {
  test.each([
    [undefined, { MessageRetentionPeriod: 60, VisibilityTimeout: 0 }, 1000],
    [NoticeReceivers.EVERY_PROCESS, { MessageRetentionPeriod: 60, VisibilityTimeout: 0 }, 1000],
    [NoticeReceivers.ONE_PROCESS, { MessageRetentionPeriod: 300, VisibilityTimeout: 30 }, 3],
  ])('is encrypted and holds notices shortly, for %s', (receivers, times, maxReceiveCount) => {
    const { template } = synthesized(() => ({ receivers }));
    template.hasResourceProperties('AWS::SQS::Queue', {
      ...times,
      SqsManagedSseEnabled: true,
      ReceiveMessageWaitTimeSeconds: 20,
      RedrivePolicy: {
        maxReceiveCount,
        deadLetterTargetArn: {
          'Fn::GetAtt': [idOf(template, 'AWS::SQS::Queue', 'NoticesDeadLetters'), 'Arn'],
        },
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: true,
      RedrivePolicy: Match.absent(),
    });
  });

  test.each(['NoticesQueue', 'NoticesDeadLetters'])(
    '%s takes messages from the rules only, over TLS',
    (name) => {
      const { template } = synthesized((stack) => ({
        secrets: [mailerKey(stack).secret, Secret.fromSecretNameV2(stack, 'Named', 'shop/db')],
      }));
      const arn = { 'Fn::GetAtt': [idOf(template, 'AWS::SQS::Queue', name), 'Arn'] };
      const rules = Object.keys(template.findResources('AWS::Events::Rule'));
      expect(rules).toHaveLength(2);
      const [policy] = Object.values(template.findResources('AWS::SQS::QueuePolicy')).filter(
        ({ Properties }) => Properties.Queues[0].Ref === arn['Fn::GetAtt'][0],
      );
      expect(policy?.Properties.PolicyDocument.Statement).toEqual([
        {
          Effect: 'Deny',
          Action: 'sqs:*',
          Principal: { AWS: '*' },
          Resource: arn,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Effect: 'Allow',
          Action: 'sqs:SendMessage',
          Principal: { Service: 'events.amazonaws.com' },
          Resource: arn,
          Condition: { ArnEquals: { 'aws:SourceArn': rules.map((id) => ({ 'Fn::GetAtt': [id, 'Arn'] })) } },
        },
      ]);
    },
  );
});

describe('grantConsume', () => {
  test.each<[NoticeReceivers, string | string[]]>([
    [NoticeReceivers.EVERY_PROCESS, 'sqs:ReceiveMessage'],
    [NoticeReceivers.ONE_PROCESS, ['sqs:ReceiveMessage', 'sqs:DeleteMessage']],
  ])('with %s allows what a listener calls, on the queue only', (receivers, Action) => {
    const stack = newStack();
    notices(stack, { receivers }).grantConsume(reader(stack));
    const template = Template.fromStack(stack);
    const queue = idOf(template, 'AWS::SQS::Queue', 'NoticesQueue');
    const statements = Object.entries(template.findResources('AWS::IAM::Policy'))
      .filter(([id]) => id.startsWith('Reader'))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
    expect(statements).toEqual([{ Effect: 'Allow', Action, Resource: { 'Fn::GetAtt': [queue, 'Arn'] } }]);
  });

  test('refuses a principal of another account and one without policies', () => {
    const stack = stackIn();
    const made = notices(stack);
    const other = Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::222222222222:role/mail');
    expect(() => made.grantConsume(other)).toThrow('[CrossAccountReader]');
    expect(() => made.grantConsume(new AccountPrincipal(OWN))).toThrow('[NoPolicyToGrantIn]');
  });
});

describe('checks', () => {
  test.each<[string, unknown]>([
    ['no props', undefined],
    ['no secrets', {}],
    ['a single secret', { secrets: Secret }],
    ['something else than a secret', { secrets: ['shop/db'] }],
    ['unknown receivers', { receivers: 'all' }],
  ])('refuses %s', (_, props) => {
    const stack = newStack();
    const make = () =>
      props && 'receivers' in (props as object)
        ? notices(stack, props)
        : new RotationNotices(stack, 'Notices', props as RotationNoticesProps);
    expect(make).toThrow('[WrongType]');
  });

  test('refuses an empty list', () => {
    expect(() => notices(newStack(), { secrets: [] })).toThrow(
      '[NoticesWithoutSecret] App/Notices has no secrets. Pass secrets',
    );
  });

  test.each([
    ['account', OWN, '222222222222'],
    ['region', 'eu-west-1', 'eu-central-1'],
  ])('refuses a secret of another %s', (place, own, other) => {
    const stack = stackIn();
    const secret = Secret.fromSecretCompleteArn(stack, 'Db', COMPLETE.replace(own, other));
    expect(() => notices(stack, { secrets: [secret] })).toThrow(
      `[NoticesElsewhere] App/Notices is in ${place} ${own}, its secret App/Db in ${other}, where its events stay.`,
    );
  });

  test('warns if the place of the stack is not known', () => {
    const stack = newStack();
    notices(stack, { secrets: [Secret.fromSecretCompleteArn(stack, 'Db', COMPLETE)] });
    expect(warningsOf(stack)).toEqual([
      expect.stringContaining('cdk-rekey:noticesAccountUnknown'),
      expect.stringContaining('cdk-rekey:noticesRegionUnknown'),
    ]);
    expect(warningsOf(synthesized().stack)).toEqual([]);
  });

  test('accepts a secret whose ARN is known at deployment only', () => {
    const stack = newStack();
    const { valueAsString } = new CfnParameter(stack, 'Arn');
    notices(stack, { secrets: [Secret.fromSecretCompleteArn(stack, 'Db', valueAsString)] });
    expect(patternsOf(stack)).toMatchObject([{ resources: [{ Ref: 'Arn' }] }]);
  });
});

test.each(Object.values(NoticeReceivers))(
  '%s passes AwsSolutions without an acknowledgement',
  (receivers) => {
    const app = new App();
    notices(new Stack(app, 'App'), { receivers }).grantConsume(reader(app.node.findChild('App')));
    expect(new AwsSolutionsChecks(app).validateScope(app.node.findChild('App')).violations).toEqual([]);
  },
);
