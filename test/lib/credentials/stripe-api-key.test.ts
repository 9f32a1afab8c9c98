import { Aws, Duration, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, RotatingSecret, type StripeApiKeyProps } from '../../../lib';
import { newStack } from '../support';
import { describeKind } from './describe-kind';

const credentialIn = (stack: Stack = newStack(), more: Partial<StripeApiKeyProps> = {}) =>
  Credential.stripeApiKey({
    ...{ account: 'acct_shop', permissions: ['customer_read', 'invoice_read'] },
    ...{ adminSecret: new Secret(stack, 'Admin'), ...more },
  });

describeKind('stripe-api-key', credentialIn);

test('passes the account and the permissions', () => {
  const stack = newStack();
  const config = credentialIn(stack).bind(stack);
  expect(config.parameters).toEqual({ account: 'acct_shop', permissions: 'customer_read invoice_read' });
  expect(config).toMatchObject({
    ...{ principal: 'stripe-api-key acct_shop', needsInternet: true },
    timeout: Duration.minutes(10),
  });
  expect(config.adminSecret?.node.id).toBe('Admin');
});

test('passes permissions for connected accounts', () => {
  const stack = newStack();
  const { parameters } = credentialIn(stack, { connectPermissions: ['charge_read'] }).bind(stack);
  expect(parameters).toMatchObject({ connectPermissions: 'charge_read' });
});

test('two secrets can hold keys of one account', () => {
  const stack = newStack();
  const credential = credentialIn(stack);
  for (const id of ['A', 'B']) new RotatingSecret(stack, id, { credential });
});

test.each<[string, Partial<StripeApiKeyProps>, string]>([
  ['no account', { account: undefined }, '[WrongType] The account of Credential.stripeApiKey is undefined.'],
  ['another account', { account: 'shop' }, '[StripeNameNotSupported] The account'],
  ['a token', { account: Aws.STACK_NAME }, '[UnknownAtSynth] The account of Credential.stripeApiKey is'],
  ['no permissions', { permissions: undefined }, '[WrongType] The permissions'],
  [
    'no permission',
    { permissions: [] },
    '[StripeNameNotSupported] The permissions of Credential.stripeApiKey are',
  ],
  [
    'another permission',
    { permissions: ['customer read'] },
    '[StripeNameNotSupported] The element of the permissions',
  ],
  [
    'another sort of permission',
    { connectPermissions: [1 as never] },
    '[WrongType] The element of the connectP',
  ],
  ['no admin secret', { adminSecret: undefined }, '[WrongType] The adminSecret'],
])('refuses %s', (_name, more, message) => {
  expect(() => credentialIn(newStack(), more)).toThrow(message);
});

test('refuses no props', () => {
  expect(() => Credential.stripeApiKey(undefined as never)).toThrow('[WrongType]');
});
