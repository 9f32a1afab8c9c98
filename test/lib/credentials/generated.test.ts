import { Aws, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Credential, type GeneratedProps } from '../../../lib';
import { mailerKey, newStack, statementsOf, synthesized } from '../support';
import { describeKind } from './describe-kind';

const ALL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

describeKind('generated', () => Credential.generated());

test.each<[string, GeneratedProps, object]>([
  ['256 random bits by default', {}, { length: 43, alphabet: ALL, prefix: '' }],
  [
    'the given props',
    { length: 64, alphabet: '0123456789abcdef', prefix: 'shop_' },
    { length: 64, alphabet: '0123456789abcdef', prefix: 'shop_' },
  ],
  ['no excluded characters', { excludeCharacters: 'O0Il1' }, { alphabet: ALL.replace(/[O0Il1]/g, '') }],
])('a generated key has %s', (_, props, parameters) => {
  expect(Credential.generated(props).bind(newStack()).parameters).toMatchObject(parameters);
});

test('passes numbers to the function and text to CloudFormation, and needs no other permission', () => {
  const { stack, has } = synthesized({ credential: Credential.generated() });
  has('AWS::Lambda::Function', {
    Environment: { Variables: { REKEY_CREDENTIAL: `{"length":43,"alphabet":"${ALL}","prefix":""}` } },
  });
  has('Custom::RekeyCredential', {
    Kind: 'generated',
    Credential: { length: '43', alphabet: ALL, prefix: '' },
  });
  const actions = statementsOf(stack).flatMap((one) => (one as { Action: string[] }).Action);
  const services = new Set(actions.map((action) => action.split(':')[0]));
  expect([...services]).toEqual(['logs', 'secretsmanager', 'lambda']);
});

test('can be used for two secrets, in two stacks', () => {
  const credential = Credential.generated();
  for (const stack of [newStack(), newStack()]) {
    mailerKey(stack, { credential });
    Template.fromStack(stack).resourceCountIs('Custom::RekeyCredential', 1);
  }
});

const WEAK = (length: number, of: number) =>
  `[KeyTooWeak] A generated key of ${length} characters from an alphabet of ${of} has fewer than 128 random bits.`;
const ALPHABET =
  '[AlphabetNotSupported] The alphabet of the generated key has a duplicate character, or one that is not printable ASCII (! to ~). Use each character once, without spaces.';
const PREFIX =
  '[PrefixNotSupported] The prefix of the generated key is longer than 64 characters or not printable ASCII (! to ~). Use a short prefix without spaces, such as "shop_".';
const UNKNOWN = (prop: string) =>
  `[UnknownAtSynth] The ${prop} of the generated key is a token, so it cannot be checked. Write the value itself.`;

test.each<[string, GeneratedProps, string]>([
  ['few characters', { length: 21 }, `${WEAK(21, 62)} Use a length of 22 or more.`],
  ['a small alphabet', { alphabet: '01' }, `${WEAK(43, 2)} Use a length of 128 or more.`],
  [
    'an empty alphabet',
    { alphabet: 'ab', excludeCharacters: 'ab' },
    `${WEAK(43, 0)} Use an alphabet of two characters or more.`,
  ],
  [
    'a fraction of a character',
    { length: 43.5 },
    '[LengthNotWhole] The length of the generated key is 43.5, which is not a whole number. Use 44.',
  ],
  [
    'too many characters',
    { length: 1025 },
    '[KeyTooLong] The generated key is 1025 characters long, the limit is 1024. Use 1024 or fewer.',
  ],
  ['a duplicate character', { alphabet: 'abca' }, ALPHABET],
  ['a character that is not ASCII', { alphabet: 'abcdé' }, ALPHABET],
  ['a prefix with a space', { prefix: 'my key' }, PREFIX],
  ['a long prefix', { prefix: 'x'.repeat(65) }, PREFIX],
  ['a length that is a token', { length: Token.asNumber(Aws.NO_VALUE) }, UNKNOWN('length')],
  ['a prefix that is a token', { prefix: Aws.STACK_NAME }, UNKNOWN('prefix')],
])('refuses %s', (_, props, message) => {
  expect(() => Credential.generated(props)).toThrow(new Error(message));
});
