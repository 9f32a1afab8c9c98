import { App, Aws, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alias, type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Credential } from '../../../lib';
import { idOf, mailerKey, newStack, reader, stackIn, statementsOf, warningsOf } from '../support';

const KEY_ID = '12345678-1234-1234-1234-123456789012';
const keyArn = (region: string) => `arn:aws:kms:${region}:111111111111:key/${KEY_ID}`;

const encrypted = (stack: Stack, encryptionKey: IKey) =>
  mailerKey(stack, { credential: Credential.generated(), encryptionKey });

describe('an alias of a key', () => {
  test.each<[string, (key: Key, stack: Stack) => IKey]>([
    ['created by addAlias', (key) => key.addAlias('alias/app')],
    [
      'of an alias',
      (key, stack) => new Alias(stack, 'B', { aliasName: 'b', targetKey: key.addAlias('alias/a') }),
    ],
    [
      'imported with its key',
      (key, stack) => Alias.fromAliasAttributes(stack, 'A', { aliasName: 'alias/app', aliasTargetKey: key }),
    ],
  ])('%s is replaced by its key in KmsKeyId and in every grant', (_, aliasOf) => {
    const stack = newStack();
    const key = new Key(stack, 'Key');
    encrypted(stack, aliasOf(key, stack)).grantRead(reader(stack));

    const arn = { 'Fn::GetAtt': [idOf(stack, 'AWS::KMS::Key'), 'Arn'] };
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: arn });
    const ofKey = (role: string) =>
      statementsOf(stack, role).filter((statement) => JSON.stringify(statement).includes('"kms:'));
    expect(ofKey('Reader')).toMatchObject([{ Action: 'kms:Decrypt', Resource: arn }]);
    expect(ofKey('MailerKeyRotatorRole')).toMatchObject([
      { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: arn },
    ]);
  });

  test.each<[string, (stack: Stack) => IKey]>([
    ['imported by its name', (stack) => Alias.fromAliasName(stack, 'A', 'alias/app')],
    [
      'of an alias imported by its name',
      (stack) =>
        new Alias(stack, 'B', { aliasName: 'b', targetKey: Alias.fromAliasName(stack, 'A', 'alias/app') }),
    ],
    [
      'passed as the ARN of a key',
      (stack) => Key.fromKeyArn(stack, 'A', `arn:aws:kms:${Aws.REGION}:${Aws.ACCOUNT_ID}:alias/app`),
    ],
  ])('%s is refused', (_, alias) => {
    const stack = newStack();
    expect(() => encrypted(stack, alias(stack))).toThrow(
      '[KeyUnknown] The encryptionKey of App/MailerKey is an alias whose key is not known at synth. A statement that names ' +
        'an alias grants nothing on the key, so neither the rotator nor a reader could decrypt the secret. ' +
        'Import the key itself with Key.fromKeyArn or Key.fromLookup, or its alias with Alias.fromAliasAttributes; ' +
        'for alias/aws/secretsmanager, omit encryptionKey.',
    );
  });
});

describe('the region of a key', () => {
  test('must be that of the secret', () => {
    const stack = stackIn(new App(), 'App');
    expect(() => encrypted(stack, Key.fromKeyArn(stack, 'Key', keyArn('us-east-1')))).toThrow(
      '[KeyOfAnotherRegion] App/MailerKey is in eu-west-1, its encryptionKey in us-east-1; ' +
        'Secrets Manager takes a key of the secret’s region. ' +
        'Use a key of eu-west-1; for a multi-Region key, its replica in eu-west-1.',
    );
  });

  test.each<[string, (key: Key) => IKey]>([
    ['a key', (key) => key],
    ['the alias of a key', (key) => key.addAlias('alias/app')],
  ])('is refused for %s of a stack in another region', (_, given) => {
    const app = new App();
    const key = new Key(stackIn(app, 'Keys', undefined, 'us-east-1'), 'Key');
    expect(() => encrypted(stackIn(app, 'App'), given(key))).toThrow('[KeyOfAnotherRegion]');
  });

  test('causes a warning in an environment-agnostic stack', () => {
    const stack = newStack();
    encrypted(stack, Key.fromKeyArn(stack, 'Key', keyArn('us-east-1')));
    expect(warningsOf(stack)).toEqual([
      'The encryptionKey of App/MailerKey is in us-east-1, and the stack’s region is not known at synth. ' +
        'In another region the deploy fails. Set the env of the stack. [ack: cdk-rekey:keyRegionUnknown]',
    ]);
  });

  test.each<[string, (stack: Stack) => IKey]>([
    ['its own region', (stack) => Key.fromKeyArn(stack, 'Key', keyArn('eu-west-1'))],
    ['a region that a token names', (stack) => Key.fromKeyArn(stack, 'Key', keyArn(Aws.REGION))],
    ['a key of the stack', (stack) => new Key(stack, 'Key')],
  ])('causes no warning for %s', (_, key) => {
    const stack = stackIn(new App(), 'App');
    encrypted(stack, key(stack));
    expect(warningsOf(stack)).toEqual([]);
  });
});
