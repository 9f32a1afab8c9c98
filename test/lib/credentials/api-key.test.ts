import { Aws } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Credential } from '../../../lib';
import { idOf, mailerKey, newStack, reader, statementsOf, statementsWith, synthesized } from '../support';
import { describeKind } from './describe-kind';

describeKind('api-key', () => Credential.apiKey({ prefix: 'shop' }));

const VERIFIER = { Description: 'Data with which services check the credential of App/MailerKey' };
const credential = Credential.apiKey({ prefix: 'shop' });

test('passes the prefix and the verifier secret to the function', () => {
  const { stack, has } = synthesized({ credential });
  const verifierSecretArn = { Ref: idOf(stack, 'AWS::SecretsManager::Secret', VERIFIER) };
  has('Custom::RekeyCredential', { Kind: 'api-key', Credential: { prefix: 'shop', verifierSecretArn } });
  const text = ['{"prefix":"shop","verifierSecretArn":"', verifierSecretArn, '"}'];
  has('AWS::Lambda::Function', {
    Environment: { Variables: { REKEY_CREDENTIAL: { 'Fn::Join': ['', text] } } },
  });
});

test('the rotator has exactly the permissions on its secrets, and the service reads digests only', () => {
  const stack = newStack();
  mailerKey(stack, { credential }).grantVerify(reader(stack));
  const verifier = { Ref: idOf(stack, 'AWS::SecretsManager::Secret', VERIFIER) };
  const actions = ['GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
  expect(statementsWith(stack, verifier.Ref)).toEqual([
    { Effect: 'Allow', Action: actions.map((name) => `secretsmanager:${name}`), Resource: verifier },
  ]);
  const services = statementsOf(stack)
    .flatMap((one) => (one as { Action: string | string[] }).Action)
    .map((action) => action.split(':')[0]);
  expect([...new Set(services)]).toEqual(['logs', 'secretsmanager', 'lambda']);
  expect(statementsOf(stack, 'Reader')).toHaveLength(1);
  expect(statementsWith(stack, verifier.Ref, 'Reader')).toHaveLength(1);
});

test('the verifier secret is created before the first credential, and deleted after the last', () => {
  const { stack, template } = synthesized({ credential });
  const verifier = idOf(stack, 'AWS::SecretsManager::Secret', VERIFIER);
  const [first] = Object.values(template.findResources('Custom::RekeyCredential'));
  expect(JSON.stringify(first?.Properties)).toContain(`{"Ref":"${verifier}"}`);
});

test('another prefix keeps the resource of the first credential', () => {
  const idWith = (prefix: string) => {
    const stack = newStack();
    mailerKey(stack, { credential: Credential.apiKey({ prefix }) });
    return idOf(stack, 'Custom::RekeyCredential');
  };
  expect(idWith('shop')).toBe(idWith('shop_live'));
});

test('can be used for two secrets, each with a verifier secret of its own', () => {
  for (const stack of [newStack(), newStack()]) {
    mailerKey(stack, { credential });
    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::Secret', 2);
  }
});

test.each<[string, unknown, string]>([
  [
    'an upper-case prefix',
    'Shop',
    '[KeyPrefixNotSupported] The prefix of the API key is "Shop". It must have 2 to 32',
  ],
  ['a prefix with an underscore at its end', 'shop_', '[KeyPrefixNotSupported]'],
  ['a prefix of one letter', 's', '[KeyPrefixNotSupported]'],
  ['a prefix that is a token', Aws.STACK_NAME, '[UnknownAtSynth] The prefix of the API key is a token'],
  [
    'a number as prefix',
    7,
    '[WrongType] The prefix of the API key is of type number. Pass a text, such as "shop".',
  ],
])('refuses %s', (_, prefix, message) => {
  expect(() => Credential.apiKey({ prefix: prefix as string })).toThrow(message);
});

test('refuses missing props', () => {
  expect(() => Credential.apiKey(undefined as never)).toThrow(
    '[WrongType] The prefix of the API key is undefined.',
  );
});
