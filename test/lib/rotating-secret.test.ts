import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Credential, RotatingSecret, Rotation } from '../../lib';
import {
  arnOf,
  dependenciesOf,
  idOf,
  mailerKey,
  newStack,
  reader,
  refOf,
  statementsOf,
  synthesized,
  throughSecretsManager,
} from './support';

const [SECRET, SCHEDULE] = ['AWS::SecretsManager::Secret', 'AWS::SecretsManager::RotationSchedule'] as const;

/** Statement of a reader for the given labels. */
const read = (Resource: unknown, ...labels: string[]) => ({
  Effect: 'Allow',
  Action: 'secretsmanager:GetSecretValue',
  Resource,
  Condition: {
    StringEqualsIfExists: { 'secretsmanager:VersionStage': labels },
    Null: { 'secretsmanager:VersionId': 'true' },
  },
});

describe('the secret', () => {
  test('has no value, no name and a deletion policy by default', () => {
    synthesized().template.hasResource(SECRET, {
      Properties: {
        GenerateSecretString: Match.absent(),
        SecretString: Match.absent(),
        KmsKeyId: Match.absent(),
        Name: Match.absent(),
        Description: 'The access-key credential of App/MailerKey',
      },
      DeletionPolicy: 'Delete',
    });
  });

  test('has the given name and description', () => {
    const { has } = synthesized({ secretName: 'shop/mailer', description: 'Sends the shop’s mail' });
    has(SECRET, { Name: 'shop/mailer', Description: 'Sends the shop’s mail' });
  });

  test('is encrypted with a customer-managed key, without a change of the key policy', () => {
    const { stack, secret, template, has } = synthesized((scope) => ({
      encryptionKey: new Key(scope, 'Key'),
    }));
    const keyArn = arnOf(stack, 'AWS::KMS::Key');
    has(SECRET, { KmsKeyId: keyArn });
    const [{ Properties }] = Object.values(template.findResources('AWS::KMS::Key'));
    expect(Properties.KeyPolicy.Statement.map((s: { Action: string }) => s.Action)).toEqual(['kms:*']);
    expect(stack.resolve(secret.secret.encryptionKey?.keyArn)).toEqual(keyArn);
  });
});

describe('the rotation schedule', () => {
  test('is the standard one by default, after the first credential', () => {
    const { stack, has } = synthesized();
    has(SCHEDULE, {
      SecretId: refOf(stack, SECRET),
      RotationLambdaARN: arnOf(stack, 'AWS::Lambda::Function'),
      RotationRules: {
        ScheduleExpression: Match.stringLikeRegexp('^rate\\((8[4-9]|90) days\\)$'),
        Duration: Match.absent(),
      },
      RotateImmediatelyOnUpdate: false,
    });
    expect(dependenciesOf(stack, idOf(stack, SCHEDULE))).toEqual([idOf(stack, 'Custom::RekeyCredential')]);
  });

  test('is the given one', () => {
    const rotation = Rotation.cron('cron(0 3 ? * SUN *)', { window: Duration.hours(2) });
    const RotationRules = { ScheduleExpression: 'cron(0 3 ? * SUN *)', Duration: '2h' };
    synthesized({ rotation }).has(SCHEDULE, { RotationRules });
  });
});

describe('grantRead', () => {
  test.each([
    ['the current value', undefined, ['AWSCURRENT']],
    ['the previous value too', { previous: true }, ['AWSCURRENT', 'AWSPREVIOUS']],
    ['the pending value too', { pending: true }, ['AWSCURRENT', 'AWSPENDING']],
  ])('grants %s of this secret only', (_, options, labels) => {
    const stack = newStack();
    mailerKey(stack).grantRead(reader(stack), options);
    expect(statementsOf(stack, 'Reader')).toEqual([read(refOf(stack, SECRET), ...labels)]);
  });

  test('grants decryption for this secret only, and returns a grant to depend on', () => {
    const stack = newStack();
    const grant = mailerKey(stack, { encryptionKey: new Key(stack, 'Key') }).grantRead(reader(stack));
    const late = reader(stack, 'Late');
    grant.applyBefore(late);
    const secret = refOf(stack, SECRET);
    const decrypt = {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: arnOf(stack, 'AWS::KMS::Key'),
      Condition: throughSecretsManager(secret),
    };
    expect(statementsOf(stack, 'Reader')).toEqual([read(secret, 'AWSCURRENT'), decrypt]);
    const lateId = stack.resolve(late.roleName).Ref;
    expect(dependenciesOf(stack, lateId)).toEqual([expect.stringMatching(/^ReaderDefaultPolicy/)]);
  });
});

test('grantReplaceNow grants the description of this secret and the invocation of its rotator only', () => {
  const stack = newStack();
  const grant = mailerKey(stack).grantReplaceNow(reader(stack, 'OnCall'));
  const Resource = arnOf(stack, 'AWS::Lambda::Function');
  const statements = [
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource },
    { Effect: 'Allow', Action: 'secretsmanager:DescribeSecret', Resource: refOf(stack, SECRET) },
  ];
  expect(statementsOf(stack, 'OnCall')).toEqual(statements);
  expect(grant.principalStatements.map((one) => stack.resolve(one.toJSON()))).toEqual(statements);
});

describe('across stacks', () => {
  test('accepts a key and a reader of other stacks', () => {
    const app = new App();
    const key = new Key(new Stack(app, 'Keys'), 'Key');
    const [stack, readers] = [new Stack(app, 'App'), new Stack(app, 'Readers')];
    mailerKey(stack, { encryptionKey: key }).grantRead(reader(readers));
    Template.fromStack(stack).hasResourceProperties(SECRET, {
      KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('^Keys:') },
    });
    expect(statementsOf(readers, 'Reader')).toHaveLength(2);
  });

  test('two secrets of one stack share no resource', () => {
    const stack = newStack();
    mailerKey(stack);
    new RotatingSecret(stack, 'WebhookKey', { credential: Credential.generated() });
    const { Resources } = Template.fromStack(stack).toJSON();
    const owned = Object.entries(Resources).filter(([id]) => id.startsWith('WebhookKey'));
    expect(owned).toHaveLength(14);
    expect(JSON.stringify(owned)).not.toContain('MailerKey');
  });
});
