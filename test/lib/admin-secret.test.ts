import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, type CredentialConfig } from '../../lib';
import { idOf, mailerKey, newStack, stackIn, statementsOf } from './support';

/** A kind whose issuer is administered with a secret. */
class DatabaseLogin extends Credential {
  public readonly kind = 'database-login';

  constructor(private readonly adminSecret: ISecret) {
    super();
  }

  public bind(): CredentialConfig {
    return {
      code: Code.fromInline('exports.handler = 1;'),
      parameters: { host: 'db.internal', port: 5432 },
      principal: 'app',
      adminSecret: this.adminSecret,
    };
  }
}

const administered = (stack: Stack, admin: ISecret) =>
  mailerKey(stack, { credential: new DatabaseLogin(admin) });

/** Statements that name the admin secret, or a key. */
const aboutAdmin = (stack: Stack) =>
  statementsOf(stack, 'MailerKeyRotatorRole').filter((one) => /Admin|"kms:/.test(JSON.stringify(one)));

const readOf = (Resource: unknown) => ({
  Effect: 'Allow',
  Action: 'secretsmanager:GetSecretValue',
  Resource,
  Condition: {
    StringEqualsIfExists: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
    Null: { 'secretsmanager:VersionId': 'true' },
  },
});

describe('the admin secret of a kind', () => {
  test('is named to the function, which may read its current value only', () => {
    const stack = newStack();
    administered(stack, new Secret(stack, 'Admin'));
    const admin = { Ref: idOf(stack, 'AWS::SecretsManager::Secret', { GenerateSecretString: {} }) };
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { REKEY_ADMIN_SECRET_ARN: admin } },
    });
    expect(aboutAdmin(stack)).toEqual([readOf(admin)]);
  });

  test('with a key of its own is decrypted through Secrets Manager, for this secret only', () => {
    const stack = newStack();
    administered(stack, new Secret(stack, 'Admin', { encryptionKey: new Key(stack, 'Key') }));
    const admin = { Ref: idOf(stack, 'AWS::SecretsManager::Secret', { GenerateSecretString: {} }) };
    expect(aboutAdmin(stack)).toEqual([
      readOf(admin),
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] },
        Condition: {
          StringEquals: {
            'kms:ViaService': {
              'Fn::Join': ['', ['secretsmanager.', { Ref: 'AWS::Region' }, '.amazonaws.com']],
            },
            'kms:EncryptionContext:SecretARN': admin,
          },
        },
      },
    ]);
  });

  test('with an alias of its key is decrypted with the key, and with an alias of an unknown key refused', () => {
    const stack = newStack();
    const key = new Key(stack, 'Key');
    administered(stack, new Secret(stack, 'Admin', { encryptionKey: key.addAlias('alias/admin') }));
    const keyArn = { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] };
    expect(aboutAdmin(stack)).toContainEqual(
      expect.objectContaining({ Action: 'kms:Decrypt', Resource: keyArn }),
    );

    const other = newStack();
    const encryptionKey = Alias.fromAliasName(other, 'Alias', 'alias/admin');
    const admin = Secret.fromSecretAttributes(other, 'Admin', { secretCompleteArn: arn, encryptionKey });
    expect(() => administered(other, admin)).toThrow(
      '[KeyUnknown] The key of the adminSecret of App/MailerKey/Rotator is an alias',
    );
  });

  const arn = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:Admin-AbCdEf';

  test('imported by its whole ARN is named exactly', () => {
    const stack = stackIn(new App(), 'App');
    administered(stack, Secret.fromSecretCompleteArn(stack, 'Admin', arn));
    expect(aboutAdmin(stack)).toEqual([readOf(arn)]);
  });

  test.each<[string, (stack: Stack) => ISecret]>([
    ['by its name', (stack) => Secret.fromSecretNameV2(stack, 'Admin', 'shop/admin')],
    [
      'by a part of its ARN',
      (stack) => Secret.fromSecretPartialArn(stack, 'Admin', arn.replace(/-AbCdEf$/, '')),
    ],
  ])('imported %s is refused, since a policy could not name it exactly', (_name, admin) => {
    const stack = stackIn(new App(), 'App');
    expect(() => administered(stack, admin(stack))).toThrow(
      '[AdminSecretUnknown] The adminSecret of App/MailerKey/Rotator is imported without its whole ARN',
    );
  });

  test.each([
    ['region', arn.replace('eu-west-1', 'us-east-1'), 'is in eu-west-1, its adminSecret in us-east-1'],
    [
      'account',
      arn.replace('111111111111', '222222222222'),
      'is in 111111111111, its adminSecret in 222222222222',
    ],
  ])('of another %s is refused', (_name, other, found) => {
    const stack = stackIn(new App(), 'App');
    const admin = Secret.fromSecretCompleteArn(stack, 'Admin', other);
    expect(() => administered(stack, admin)).toThrow(`[AdminSecretElsewhere] App/MailerKey/Rotator ${found}`);
  });

  test('is not named to the function of a kind without one', () => {
    const stack = newStack();
    mailerKey(stack);
    const [{ Properties }] = Object.values(
      Template.fromStack(stack).findResources('AWS::Lambda::Function'),
    ) as [{ Properties: { Environment: { Variables: object } } }];
    expect(Object.keys(Properties.Environment.Variables)).not.toContain('REKEY_ADMIN_SECRET_ARN');
  });
});
