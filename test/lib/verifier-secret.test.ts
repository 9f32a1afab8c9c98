import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Credential, type CredentialConfig, type RotatingSecretProps } from '../../lib';
import { createVerifierSecret } from '../../lib/verifier-secret';
import {
  arnOf,
  idOf,
  mailerKey,
  newStack,
  reader,
  stackIn,
  statementsOf,
  statementsWith,
  throughSecretsManager,
} from './support';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:Verifier-AbCdEf';
const DESCRIPTION = 'Data with which services check the credential of App/MailerKey';

/** A kind that services check with a verifier secret, by default one of its own. */
class Checked extends Credential {
  public readonly kind = 'checked';

  constructor(private readonly verifierOf: (scope: Construct) => ISecret = createVerifierSecret) {
    super();
  }

  public bind(scope: Construct): CredentialConfig {
    const verifierSecret = this.verifierOf(scope);
    const parameters = { verifierSecretArn: verifierSecret.secretArn };
    const code = Code.fromInline('exports.handler = 1;');
    return { code, parameters, principal: 'checked', verifierSecret };
  }
}

const checked = (stack: Stack, props: Partial<RotatingSecretProps> = {}) =>
  mailerKey(stack, { credential: new Checked(), ...props });

const verifierOf = (stack: Stack) => ({
  Ref: idOf(stack, 'AWS::SecretsManager::Secret', { Description: DESCRIPTION }),
});

test('the rotator may change exactly its verifier secret, which has no value in the template', () => {
  const stack = newStack();
  checked(stack);
  const verifier = verifierOf(stack);
  expect(statementsWith(stack, verifier.Ref)).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'secretsmanager:GetSecretValue',
        'secretsmanager:PutSecretValue',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      Resource: verifier,
    },
  ]);
  const { Properties } = Template.fromStack(stack).toJSON().Resources[verifier.Ref];
  expect(Properties).toEqual({ Description: DESCRIPTION });
});

test('grantVerify allows the current version of the verifier secret, and nothing of the secret', () => {
  const stack = newStack();
  const secret = checked(stack);
  secret.grantVerify(reader(stack));
  expect(statementsOf(stack, 'Reader')).toEqual([
    {
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: verifierOf(stack),
      Condition: {
        StringEqualsIfExists: { 'secretsmanager:VersionStage': ['AWSCURRENT'] },
        Null: { 'secretsmanager:VersionId': 'true' },
      },
    },
  ]);
  expect(stack.resolve(secret.verifierSecret?.secretArn)).toEqual(verifierOf(stack));
});

test('the verifier secret has the key and the removal policy of the secret', () => {
  const stack = newStack();
  const encryptionKey = new Key(stack, 'Key');
  const secret = checked(stack, { encryptionKey, removalPolicy: RemovalPolicy.RETAIN });
  secret.grantVerify(reader(stack));
  const verifier = verifierOf(stack);
  const key = arnOf(stack, 'AWS::KMS::Key');
  const resource = Template.fromStack(stack).toJSON().Resources[verifier.Ref];
  expect(resource).toMatchObject({ DeletionPolicy: 'Retain', Properties: { KmsKeyId: key } });
  const use = { Effect: 'Allow', Resource: key, Condition: throughSecretsManager(verifier) };
  expect(statementsWith(stack, verifier.Ref)[1]).toEqual({
    ...use,
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  });
  expect(statementsOf(stack, 'Reader')[1]).toEqual({ ...use, Action: 'kms:Decrypt' });
});

test('an imported verifier secret keeps its own key', () => {
  const stack = stackIn();
  const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111111111111:key/1');
  const attributes = { secretCompleteArn: ARN, encryptionKey };
  const credential = new Checked(() => Secret.fromSecretAttributes(stack, 'Imported', attributes));
  checked(stack, { credential }).grantVerify(reader(stack));
  expect(statementsWith(stack, 'Verifier-AbCdEf')).toHaveLength(2);
  expect(JSON.stringify(statementsOf(stack, 'Reader')[1])).toContain(encryptionKey.keyArn);
});

test.each<[string, string, (stack: Stack) => ISecret]>([
  [
    'by its name',
    '[VerifierSecretUnknown] The verifierSecret of App/MailerKey/Rotator is imported without its complete ARN',
    (stack) => Secret.fromSecretNameV2(stack, 'Imported', 'shop/verifier'),
  ],
  [
    'with an alias of an unknown key',
    '[KeyUnknown] The key of the verifierSecret of App/MailerKey/Rotator is an alias',
    (stack) => {
      const encryptionKey = Alias.fromAliasName(stack, 'Alias', 'alias/verifier');
      return Secret.fromSecretAttributes(stack, 'Imported', { secretCompleteArn: ARN, encryptionKey });
    },
  ],
])('refuses a verifier secret that is imported %s', (_, message, imported) => {
  const stack = stackIn();
  expect(() => checked(stack, { credential: new Checked(() => imported(stack)) })).toThrow(message);
});

test('refuses to grant verification for a kind without a verifier secret', () => {
  const stack = newStack();
  const secret = mailerKey(stack);
  expect(secret.verifierSecret).toBeUndefined();
  expect(() => secret.grantVerify(reader(stack))).toThrow(
    '[NoVerifierSecret] App/MailerKey has no verifier secret, because its credential is not checked with one.',
  );
});
