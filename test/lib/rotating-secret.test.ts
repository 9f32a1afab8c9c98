import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Credential, RotatingSecret, Rotation } from '../../lib';
import { dependenciesOf, idOf, mailerKey, newStack, reader, statementsOf } from './support';

const READ = {
  Effect: 'Allow',
  Action: 'secretsmanager:GetSecretValue',
  Condition: {
    StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT'] },
    Null: { 'secretsmanager:VersionId': 'true' },
  },
};

describe('the secret', () => {
  test('is created without a value', () => {
    const stack = newStack();
    mailerKey(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: Match.absent(),
      SecretString: Match.absent(),
      KmsKeyId: Match.absent(),
      Name: Match.absent(),
      Description: 'The access-key credential of App/MailerKey',
    });
  });

  test('goes with the stack unless told otherwise', () => {
    const stack = newStack();
    mailerKey(stack);
    Template.fromStack(stack).hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Delete' });
  });

  test('has the name and description that it is given', () => {
    const stack = newStack();
    mailerKey(stack, { secretName: 'shop/mailer', description: 'Sends the shop’s mail' });
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      Name: 'shop/mailer',
      Description: 'Sends the shop’s mail',
    });
  });

  test('is encrypted with a customer-managed key, whose policy stays as it was', () => {
    const stack = newStack();
    const key = new Key(stack, 'Key');
    const { secret } = mailerKey(stack, { encryptionKey: key });
    const keyArn = { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] };
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: keyArn });
    const [{ Properties }] = Object.values(template.findResources('AWS::KMS::Key'));
    expect(Properties.KeyPolicy.Statement.map((s: { Action: string }) => s.Action)).toEqual(['kms:*']);
    expect(stack.resolve(secret.encryptionKey?.keyArn)).toEqual(keyArn);
  });
});

describe('the rotation schedule', () => {
  test('is the standard one by default', () => {
    const stack = newStack();
    mailerKey(stack);
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
      RotationLambdaARN: { 'Fn::GetAtt': [idOf(stack, 'AWS::Lambda::Function'), 'Arn'] },
      RotationRules: {
        ScheduleExpression: Match.stringLikeRegexp('^rate\\((8[4-9]|90) days\\)$'),
        Duration: Match.absent(),
      },
      RotateImmediatelyOnUpdate: false,
    });
  });

  test('is the one that it is given', () => {
    const stack = newStack();
    mailerKey(stack, { rotation: Rotation.cron('cron(0 3 ? * SUN *)', { window: Duration.hours(2) }) });
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      RotationRules: { ScheduleExpression: 'cron(0 3 ? * SUN *)', Duration: '2h' },
    });
  });

  test('begins when the first credential is there', () => {
    const stack = newStack();
    mailerKey(stack);
    const credential = idOf(stack, 'Custom::RekeyCredential');
    const schedule = idOf(stack, 'AWS::SecretsManager::RotationSchedule');
    expect(dependenciesOf(stack, schedule)).toEqual([credential]);
    expect(dependenciesOf(stack, credential)).toContain(idOf(stack, 'AWS::Lambda::Permission'));
  });
});

describe('grantRead', () => {
  test('lets a reader have the current value of this secret alone', () => {
    const stack = newStack();
    mailerKey(stack).grantRead(reader(stack));
    expect(statementsOf(stack, 'Reader')).toEqual([
      { ...READ, Resource: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') } },
    ]);
  });

  test('adds the previous value on request', () => {
    const stack = newStack();
    mailerKey(stack).grantRead(reader(stack), { previous: true });
    expect(statementsOf(stack, 'Reader')).toEqual([
      {
        ...READ,
        Resource: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
        Condition: {
          ...READ.Condition,
          StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT', 'AWSPREVIOUS'] },
        },
      },
    ]);
  });

  test('lets the reader decrypt this secret alone', () => {
    const stack = newStack();
    mailerKey(stack, { encryptionKey: new Key(stack, 'Key') }).grantRead(reader(stack));
    const secret = { Ref: idOf(stack, 'AWS::SecretsManager::Secret') };
    expect(statementsOf(stack, 'Reader')).toEqual([
      { ...READ, Resource: secret },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] },
        Condition: {
          StringEquals: {
            'kms:ViaService': {
              'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']],
            },
            'kms:EncryptionContext:SecretARN': secret,
          },
        },
      },
    ]);
  });

  test('gives a grant to depend on', () => {
    const stack = newStack();
    const role = reader(stack);
    const grant = mailerKey(stack, { encryptionKey: new Key(stack, 'Key') }).grantRead(role);
    const late = reader(stack, 'Late');
    grant.applyBefore(late);
    const granted = grant.principalStatements.map((statement) => stack.resolve(statement.toJSON()).Action);
    expect(granted).toEqual(['secretsmanager:GetSecretValue', 'kms:Decrypt']);
    const lateId = stack.resolve(late.roleName).Ref;
    expect(dependenciesOf(stack, lateId)).toEqual([expect.stringMatching(/^ReaderDefaultPolicy/)]);
  });
});

describe('grantReplaceNow', () => {
  test('lets someone describe this secret and invoke its rotator, and nothing else', () => {
    const stack = newStack();
    const grant = mailerKey(stack).grantReplaceNow(reader(stack, 'OnCall'));
    const statements = [
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::GetAtt': [idOf(stack, 'AWS::Lambda::Function'), 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: 'secretsmanager:DescribeSecret',
        Resource: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
      },
    ];
    expect(statementsOf(stack, 'OnCall')).toEqual(statements);
    expect(grant.principalStatements.map((one) => stack.resolve(one.toJSON()))).toEqual(statements);
  });
});

describe('several stacks and several secrets:', () => {
  test('the key of another stack', () => {
    const app = new App();
    const key = new Key(new Stack(app, 'Keys'), 'Key');
    const stack = new Stack(app, 'App');
    const secret = mailerKey(stack, { encryptionKey: key });
    secret.grantRead(reader(stack));
    expect(() => app.synth()).not.toThrow();
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
      KmsKeyId: { 'Fn::ImportValue': Match.stringLikeRegexp('^Keys:') },
    });
  });

  test('the reader of another stack', () => {
    const app = new App();
    const secret = mailerKey(new Stack(app, 'App'));
    const readers = new Stack(app, 'Readers');
    secret.grantRead(reader(readers));
    expect(statementsOf(readers, 'Reader')).toHaveLength(1);
  });

  test('two secrets of one stack have nothing in common', () => {
    const stack = newStack();
    mailerKey(stack);
    new RotatingSecret(stack, 'WebhookKey', { credential: Credential.generated() });
    const template = Template.fromStack(stack);
    const owned = Object.entries(template.toJSON().Resources).filter(([id]) => id.startsWith('WebhookKey'));
    expect(owned).toHaveLength(14);
    expect(JSON.stringify(owned)).not.toContain('MailerKey');
  });

  test('each is known by its place in the tree', () => {
    const paths = ['One', 'Two'].map((id) => {
      const stack = new Stack(new App(), id);
      mailerKey(stack);
      const [fn] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
      return fn.Properties.Environment.Variables.REKEY_PATH;
    });
    expect(paths).toEqual(['One/MailerKey', 'Two/MailerKey']);
  });
});
