import { Aws, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, RotatingSecret, type SnowflakeKeyPairProps } from '../../../lib';
import { newStack } from '../support';
import { describeKind } from './describe-kind';

const credentialIn = (stack: Stack = newStack(), more: Partial<SnowflakeKeyPairProps> = {}) => {
  const adminSecret = new Secret(stack, 'Admin');
  return Credential.snowflakeKeyPair({ account: 'ACME-SHOP_PROD', user: 'mailer', adminSecret, ...more });
};

describeKind('snowflake-key-pair', credentialIn);

test.each([
  ['ACME-SHOP_PROD', 'acme-shop-prod.snowflakecomputing.com'],
  // AWS US West (Oregon).
  ['xy12345', 'xy12345.snowflakecomputing.com'],
  ['xy12345.eu-central-1', 'xy12345.eu-central-1.snowflakecomputing.com'],
  ['xy12345.us-east-2.aws', 'xy12345.us-east-2.aws.snowflakecomputing.com'],
])('passes the account %s and the names in upper case', (account, host) => {
  const stack = newStack();
  const config = credentialIn(stack, { account, adminRole: 'rotator' }).bind(stack);
  expect(config).toMatchObject({
    parameters: { account, user: 'MAILER', adminRole: 'ROTATOR' },
    principal: `snowflake-key-pair ${host} MAILER`,
    needsInternet: true,
  });
  expect(config.adminSecret?.node.id).toBe('Admin');
});

test('refuses two secrets for one user', () => {
  const stack = newStack();
  const credential = credentialIn(stack);
  new RotatingSecret(stack, 'A', { credential });
  expect(() => new RotatingSecret(stack, 'B', { credential })).toThrow(
    /^\[UserHasAnotherKeyPair\] .*B and .*A rotate the key pairs of one user of Snowflake, MAILER;/,
  );
});

test.each<[string, Partial<SnowflakeKeyPairProps>, string]>([
  [
    'no account',
    { account: undefined },
    '[WrongType] The account of Credential.snowflakeKeyPair is undefined.',
  ],
  ['an organization without an account', { account: 'ACME' }, '[SnowflakeNameNotSupported] The account'],
  ['a host', { account: 'https://acme.snowflakecomputing.com' }, '[SnowflakeNameNotSupported] The account'],
  ['another host', { account: 'evil.example/x' }, '[SnowflakeNameNotSupported] The account'],
  ['a token', { account: Aws.STACK_NAME }, '[UnknownAtSynth] The account of Credential.snowflakeKeyPair is'],
  ['a user with quotes', { user: 'mailer"; DROP USER X' }, '[SnowflakeNameNotSupported] The user'],
  ['a user with an address', { user: 'mailer@acme.example' }, 'which is not a name that needs no quotes.'],
  ['another role', { adminRole: 'a b' }, '[SnowflakeNameNotSupported] The adminRole'],
  ['no admin secret', { adminSecret: undefined }, '[WrongType] The adminSecret'],
])('refuses %s', (_name, more, message) => {
  expect(() => credentialIn(newStack(), more)).toThrow(message);
});

test('refuses no props', () => {
  expect(() => Credential.snowflakeKeyPair(undefined as never)).toThrow('[WrongType]');
});
