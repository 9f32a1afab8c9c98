import { Aws, Duration, Lazy, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { Credential, KeyringAlgorithm, type KeyringProps, Rotation } from '../../../lib';
import { arnOf, idOf, mailerKey, newStack, reader, statementsOf } from '../support';
import { describeKind } from './describe-kind';

const { A256GCM, EDDSA, ES256, HS256, HS384, HS512, RS256 } = KeyringAlgorithm;

const copies = (scope: Construct) => ({
  keySetObject: { bucket: new Bucket(scope, 'Bucket', { encryptionKey: new Key(scope, 'Key') }) },
  keySetParameter: new StringParameter(scope, 'Parameter', { stringValue: '{"keys":[]}' }),
});

describeKind('keyring', (stack) => Credential.keyring({ algorithm: ES256, ...copies(stack) }));

const parametersOf = (props: KeyringProps) => Credential.keyring(props).bind(newStack()).parameters;

test.each<[KeyringProps, object]>([
  [{ algorithm: HS256 }, { algorithm: 'HS256', previous: 1, cacheSeconds: 4200, keepSeconds: 7800 }],
  [
    { algorithm: HS512, readerCache: Duration.minutes(5), tokenLifetime: Duration.hours(12), previous: 3 },
    { algorithm: 'HS512', previous: 3, cacheSeconds: 300, keepSeconds: 43_500 },
  ],
  [{ algorithm: A256GCM }, { algorithm: 'A256GCM', previous: 1, cacheSeconds: 4200 }],
  [
    { algorithm: A256GCM, dataLifetime: Duration.days(30) },
    { algorithm: 'A256GCM', previous: 1, cacheSeconds: 4200, keepSeconds: 2_596_200 },
  ],
])('passes the phases of %j to the handler', (props, parameters) => {
  expect(parametersOf(props)).toEqual(parameters);
});

test.each([EDDSA, ES256, RS256])('publishes the public keys of %s in a verifier secret', (algorithm) => {
  const stack = newStack();
  mailerKey(stack, { credential: Credential.keyring({ algorithm }) }).grantVerify(reader(stack));
  const keySet = {
    Ref: idOf(stack, 'AWS::SecretsManager::Secret', {
      Description: 'Data with which services check the credential of App/MailerKey',
    }),
  };
  expect(statementsOf(stack, 'Reader')).toMatchObject([{ Resource: keySet }]);
  Template.fromStack(stack).hasResourceProperties('Custom::RekeyCredential', {
    Credential: { algorithm, verifierSecretArn: keySet },
  });
});

test.each([HS256, HS384, HS512, A256GCM])('lets verifiers of %s read the ring', (algorithm) => {
  const stack = newStack();
  const secret = mailerKey(stack, { credential: Credential.keyring({ algorithm }) });
  expect(secret.verifierSecret).toBeUndefined();
  secret.grantVerify(reader(stack));
  expect(statementsOf(stack, 'Reader')).toEqual([
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: { Ref: idOf(stack, 'AWS::SecretsManager::Secret') },
      Condition: {
        StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT'] },
        Null: { 'secretsmanager:VersionId': 'true' },
      },
    },
  ]);
});

test('allows the rotator to read and write exactly the copies, and to erase its records', () => {
  const stack = newStack();
  mailerKey(stack, { credential: Credential.keyring({ algorithm: EDDSA, ...copies(stack) }) });
  const bucket = arnOf(stack, 'AWS::S3::Bucket');
  const object = { 'Fn::Join': ['', [bucket, '/.well-known/jwks.json']] };
  const own = statementsOf(stack).filter((one) => !/secretsmanager:|logs:|lambda:/.test(actionOf(one)));
  expect(own).toEqual([
    { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: object },
    {
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: arnOf(stack, 'AWS::KMS::Key'),
      Condition: {
        StringEquals: {
          'kms:ViaService': { 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
          'kms:EncryptionContext:aws:s3:arn': [bucket, object],
        },
      },
    },
    {
      Effect: 'Allow',
      Action: ['ssm:GetParameter', 'ssm:PutParameter'],
      Resource: {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':ssm:',
            { Ref: 'AWS::Region' },
            ':',
            { Ref: 'AWS::AccountId' },
            ':parameter/',
            { Ref: idOf(stack, 'AWS::SSM::Parameter') },
          ],
        ],
      },
    },
  ]);
  const untag = statementsOf(stack).filter((one) => actionOf(one).includes('UntagResource'));
  expect(untag).toHaveLength(1);
});

test('writes the key set to another object of a bucket without a key', () => {
  const stack = newStack();
  const keySetObject = { bucket: new Bucket(stack, 'Bucket'), key: 'keys/tokens.json' };
  const { statements = [], parameters } = Credential.keyring({ algorithm: EDDSA, keySetObject }).bind(stack);
  expect(statements.map(({ actions }) => actions)).toEqual([['s3:GetObject', 's3:PutObject']]);
  expect(parameters.objectKey).toBe('keys/tokens.json');
});

const actionOf = (statement: unknown) => JSON.stringify((statement as { Action: unknown }).Action);

test.each<[string, (scope: Construct) => unknown, string]>([
  [
    'no algorithm',
    () => ({}),
    '[WrongType] The algorithm of Credential.keyring is undefined. Use KeyringAlgorithm.',
  ],
  ['no props', () => undefined, '[WrongType] The algorithm of Credential.keyring is undefined.'],
  [
    'an unknown algorithm',
    () => ({ algorithm: 'none' }),
    '[AlgorithmUnknown] The algorithm of Credential.keyring is none. Use one of HS256,',
  ],
  ['a name of Object', () => ({ algorithm: 'toString' }), '[AlgorithmUnknown]'],
  [
    'a data lifetime for signatures',
    () => ({ algorithm: ES256, dataLifetime: Duration.days(1) }),
    '[OptionNotForAlgorithm] The dataLifetime of Credential.keyring has no effect with the algorithm ES256. Omit it, or use A256GCM.',
  ],
  [
    'a token lifetime for encryption',
    () => ({ algorithm: A256GCM, tokenLifetime: Duration.days(1) }),
    '[OptionNotForAlgorithm] The tokenLifetime of Credential.keyring has no effect with the algorithm A256GCM. Omit it, or use HS256, HS384, HS512, EdDSA, ES256, RS256.',
  ],
  [
    'previous keys for encryption',
    () => ({ algorithm: A256GCM, previous: 2 }),
    '[OptionNotForAlgorithm] The previous of',
  ],
  [
    'a key set of shared keys',
    (scope) => ({ algorithm: HS256, keySetParameter: copies(scope).keySetParameter }),
    '[OptionNotForAlgorithm] The keySetParameter of Credential.keyring has no effect with the algorithm HS256. Omit it, or use EdDSA, ES256, RS256.',
  ],
  [
    'no previous key',
    () => ({ algorithm: ES256, previous: 0 }),
    '[PreviousNotWhole] The previous of Credential.keyring are 0.',
  ],
  ['half a key', () => ({ algorithm: ES256, previous: 1.5 }), '[PreviousNotWhole]'],
  [
    'a token as a number',
    () => ({ algorithm: ES256, previous: Token.asNumber(Aws.NO_VALUE) }),
    '[PreviousNotWhole] The previous of Credential.keyring are a token.',
  ],
  [
    'a token as a duration',
    () => ({ algorithm: ES256, readerCache: Duration.hours(Lazy.number({ produce: () => 1 })) }),
    '[UnknownAtSynth] The readerCache of Credential.keyring is a token',
  ],
  [
    'a number as a duration',
    () => ({ algorithm: ES256, tokenLifetime: 3600 }),
    '[WrongType] The tokenLifetime of Credential.keyring is of type number. Pass a Duration',
  ],
  [
    'a name as a bucket',
    () => ({ algorithm: ES256, keySetObject: { bucket: 'keys' } }),
    '[WrongType] The bucket of the keySetObject of Credential.keyring is of type string.',
  ],
  [
    'a name as a parameter',
    () => ({ algorithm: ES256, keySetParameter: 'keys' }),
    '[WrongType] The keySetParameter of Credential.keyring is of type string.',
  ],
  [
    'a list as a parameter',
    (scope) => ({
      algorithm: ES256,
      keySetParameter: new StringListParameter(scope, 'List', { stringListValue: ['a'] }),
    }),
    '[WrongType] The keySetParameter of Credential.keyring is the construct App/List. Pass a StringParameter.',
  ],
  [
    'an encrypted parameter',
    (scope) => ({
      algorithm: ES256,
      keySetParameter: StringParameter.fromSecureStringParameterAttributes(scope, 'Secure', {
        parameterName: '/keys',
      }),
    }),
    '[WrongType] The keySetParameter of Credential.keyring is the construct App/Secure. Public keys are not encrypted',
  ],
  [
    'a key set that outgrows a parameter',
    (scope) => ({ algorithm: RS256, previous: 6, keySetParameter: copies(scope).keySetParameter }),
    '[KeySetTooLarge] The key set of Credential.keyring has 9 public keys with 4380 bytes, and the keySetParameter has room for 4096.',
  ],
])('refuses %s', (_, propsOf, message) => {
  expect(() => Credential.keyring(propsOf(newStack()) as KeyringProps)).toThrow(message);
});

test('accepts an imported parameter', () => {
  const keySetParameter = StringParameter.fromStringParameterName(newStack(), 'Imported', '/keys');
  expect(() => Credential.keyring({ algorithm: ES256, keySetParameter })).not.toThrow();
});

test('accepts a key set that fits into a parameter', () => {
  const { keySetParameter } = copies(newStack());
  expect(() => Credential.keyring({ algorithm: RS256, previous: 5, keySetParameter })).not.toThrow();
});

/** Every 4 hours with windows of an hour: 3 hours from one rotation to the next. */
const FAST = Rotation.every(Duration.hours(4));

const minutes = (props: { cache?: number; token?: number; previous?: number }): KeyringProps => ({
  algorithm: ES256,
  readerCache: Duration.minutes(props.cache ?? 5),
  tokenLifetime: Duration.minutes(props.token ?? 15),
  previous: props.previous,
});

test.each<[string, KeyringProps, Rotation, string | undefined]>([
  ['a cache of the whole phase', minutes({ cache: 180, token: 0 }), FAST, undefined],
  [
    'a longer cache',
    minutes({ cache: 181, previous: 2 }),
    FAST,
    '[CacheOutlivesPhase] Readers of App/MailerKey cache a ring for up to 181 minutes, but the next rotation can begin 3 hours after the last one',
  ],
  ['tokens that live for the phase', minutes({ token: 175 }), FAST, undefined],
  [
    'tokens that outlive their key',
    minutes({ token: 176 }),
    FAST,
    '[TokensOutliveKeys] A token of App/MailerKey can be in use for 181 minutes after its key was replaced (tokenLifetime and readerCache), but 1 previous key stays for 3 hours. Use previous: 2,',
  ],
  ['more previous keys', minutes({ token: 176, previous: 2 }), FAST, undefined],
  ['the defaults, each day', { algorithm: ES256 }, Rotation.highRisk(), undefined],
  ['encryption, each quarter', { algorithm: A256GCM }, Rotation.standard(), undefined],
  [
    'encryption, each day for ever',
    { algorithm: A256GCM },
    Rotation.highRisk(),
    '[RingTooLarge] The ring of App/MailerKey can have 4384 keys in ten years, and a secret has room for 311.',
  ],
  [
    'encryption, each day with a data lifetime',
    { algorithm: A256GCM, dataLifetime: Duration.days(90) },
    Rotation.highRisk(),
    undefined,
  ],
  [
    'many previous keys',
    { algorithm: RS256, previous: 40 },
    Rotation.standard(),
    '[RingTooLarge] The ring of App/MailerKey can have 43 keys, and a secret has room for 35.',
  ],
])('compares the schedule with %s', (_, props, rotation, message) => {
  const synth = () => mailerKey(newStack(), { credential: Credential.keyring(props), rotation });
  if (message === undefined) expect(synth).not.toThrow();
  else expect(synth).toThrow(message);
});
