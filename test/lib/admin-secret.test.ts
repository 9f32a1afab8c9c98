import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential } from '../../lib';
import { arnOf, idOf, mailerKey, newStack, stackIn, statementsOf, throughSecretsManager } from './support';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:Admin-AbCdEf';
const code = Code.fromInline('exports.handler = 1;');

const administered = (stack: Stack, adminSecret: ISecret) =>
  mailerKey(stack, {
    credential: Credential.custom({ kind: 'database-login', principal: 'app', code, adminSecret }),
  });

/** Statements that name the admin secret, or a key. */
const aboutAdmin = (stack: Stack) =>
  statementsOf(stack).filter((one) => /Admin|"kms:/.test(JSON.stringify(one)));

const readOf = (Resource: unknown) => ({
  Effect: 'Allow',
  Action: 'secretsmanager:GetSecretValue',
  Resource,
  Condition: {
    StringEqualsIfExists: { 'secretsmanager:VersionStage': 'AWSCURRENT' },
    Null: { 'secretsmanager:VersionId': 'true' },
  },
});

test.each<[string, (key: Key) => Key]>([
  ['its key', (key) => key],
  ['an alias of its key', (key) => key.addAlias('alias/admin') as unknown as Key],
])('grants the current value of the admin secret, and decryption with %s for it', (_, given) => {
  const stack = newStack();
  administered(stack, new Secret(stack, 'Admin', { encryptionKey: given(new Key(stack, 'Key')) }));
  const admin = { Ref: idOf(stack, 'AWS::SecretsManager::Secret', { GenerateSecretString: {} }) };
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { REKEY_ADMIN_SECRET_ARN: admin } },
  });
  expect(aboutAdmin(stack)).toEqual([
    readOf(admin),
    {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: arnOf(stack, 'AWS::KMS::Key'),
      Condition: throughSecretsManager(admin),
    },
  ]);
});

test('grants an imported admin secret by its complete ARN', () => {
  const stack = stackIn();
  administered(stack, Secret.fromSecretCompleteArn(stack, 'Admin', ARN));
  expect(aboutAdmin(stack)).toEqual([readOf(ARN)]);
});

test.each<[string, string, (stack: Stack) => ISecret]>([
  [
    'by its name',
    '[AdminSecretUnknown] The adminSecret of App/MailerKey/Rotator is imported without its complete ARN',
    (stack) => Secret.fromSecretNameV2(stack, 'Admin', 'shop/admin'),
  ],
  [
    'by a partial ARN',
    '[AdminSecretUnknown]',
    (stack) => Secret.fromSecretPartialArn(stack, 'Admin', ARN.replace(/-AbCdEf$/, '')),
  ],
  [
    'from another region',
    '[AdminSecretElsewhere] App/MailerKey/Rotator is in eu-west-1, its adminSecret in us-east-1',
    (stack) => Secret.fromSecretCompleteArn(stack, 'Admin', ARN.replace('eu-west-1', 'us-east-1')),
  ],
  [
    'from another account',
    '[AdminSecretElsewhere] App/MailerKey/Rotator is in 111111111111, its adminSecret in 222222222222',
    (stack) => Secret.fromSecretCompleteArn(stack, 'Admin', ARN.replace('111111111111', '222222222222')),
  ],
  [
    'with an alias of an unknown key',
    '[KeyUnknown] The key of the adminSecret of App/MailerKey/Rotator is an alias',
    (stack) => {
      const encryptionKey = Alias.fromAliasName(stack, 'Alias', 'alias/admin');
      return Secret.fromSecretAttributes(stack, 'Admin', { secretCompleteArn: ARN, encryptionKey });
    },
  ],
])('refuses an admin secret that is imported %s', (_, message, admin) => {
  const stack = stackIn();
  expect(() => administered(stack, admin(stack))).toThrow(message);
});
