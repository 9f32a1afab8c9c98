import { Aws, type Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type Auth0PrivateKeyProps, Credential, RotatingSecret } from '../../../lib';
import { newStack, synthesized } from '../support';
import { describeKind } from './describe-kind';

const PROPS = {
  domain: 'acme.eu.auth0.com',
  clientId: 'shop-of-acme',
  audience: 'https://orders.acme.example',
};

const credentialIn = (stack: Stack = newStack(), more: Partial<Auth0PrivateKeyProps> = {}) =>
  Credential.auth0PrivateKey({ ...PROPS, adminSecret: new Secret(stack, 'Admin'), ...more });

describeKind('auth0-private-key', credentialIn);

test('passes the application', () => {
  const stack = newStack();
  const config = credentialIn(stack).bind(stack);
  expect(config).toMatchObject({
    parameters: { ...PROPS, endClientSecret: false },
    principal: 'auth0-private-key acme.eu.auth0.com shop-of-acme',
    needsInternet: true,
  });
  expect(config.adminSecret?.node.id).toBe('Admin');
});

test('passes a flag as the text that the function reads', () => {
  const { template } = synthesized((stack) => ({
    credential: credentialIn(stack, { endClientSecret: true }),
  }));
  template.hasResourceProperties('Custom::RekeyCredential', { Credential: { endClientSecret: 'true' } });
});

test('refuses two secrets for one application', () => {
  const stack = newStack();
  const credential = credentialIn(stack);
  new RotatingSecret(stack, 'A', { credential });
  expect(() => new RotatingSecret(stack, 'B', { credential })).toThrow(
    /^\[ApplicationHasAnotherKey\] .*B and .*A rotate the keys of one application of Auth0, shop-of-acme;/,
  );
});

test.each<[string, Partial<Auth0PrivateKeyProps>, string]>([
  ['no domain', { domain: undefined }, '[WrongType] The domain of Credential.auth0PrivateKey is undefined.'],
  ['a custom domain', { domain: 'login.acme.example' }, '[Auth0NameNotSupported] The domain'],
  ['a URL', { domain: 'https://acme.eu.auth0.com' }, '[Auth0NameNotSupported] The domain'],
  ['a token', { clientId: Aws.STACK_NAME }, '[UnknownAtSynth] The clientId of Credential.auth0PrivateKey is'],
  ['a client id with a path', { clientId: '../x' }, '[Auth0NameNotSupported] The clientId'],
  ['no audience', { audience: '' }, '[Auth0NameNotSupported] The audience'],
  ['no admin secret', { adminSecret: undefined }, '[WrongType] The adminSecret'],
  ['another flag', { endClientSecret: 'yes' as never }, '[WrongType] The endClientSecret'],
])('refuses %s', (_name, more, message) => {
  expect(() => credentialIn(newStack(), more)).toThrow(message);
});

test('refuses no props', () => {
  expect(() => Credential.auth0PrivateKey(undefined as never)).toThrow('[WrongType]');
});
