import { Aws, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Credential } from '../../../lib';
import { mailerKey, newStack, statementsOf } from '../support';

const ALL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What the handler is told of a generated key. */
function parameters(credential: Credential) {
  return credential.bind(newStack()).parameters;
}

describe('a generated key', () => {
  test('has 256 random bits of letters and digits by default', () => {
    expect(parameters(Credential.generated())).toEqual({ length: 43, alphabet: ALL, prefix: '' });
    expect(43 * Math.log2(ALL.length)).toBeGreaterThan(256);
  });

  test('is made as asked', () => {
    const credential = Credential.generated({ length: 64, alphabet: '0123456789abcdef', prefix: 'shop_' });
    expect(parameters(credential)).toEqual({ length: 64, alphabet: '0123456789abcdef', prefix: 'shop_' });
  });

  test('leaves out characters', () => {
    expect(parameters(Credential.generated({ excludeCharacters: 'O0Il1' })).alphabet).toBe(
      ALL.replace(/[O0Il1]/g, ''),
    );
  });

  test('is described to the function with numbers and to CloudFormation with text', () => {
    const stack = newStack();
    mailerKey(stack, { credential: Credential.generated() });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { REKEY_CREDENTIAL: `{"length":43,"alphabet":"${ALL}","prefix":""}` } },
    });
    template.hasResourceProperties('Custom::RekeyCredential', {
      Kind: 'generated',
      Credential: { length: '43', alphabet: ALL, prefix: '' },
    });
  });

  test('needs no permission beyond the secret', () => {
    const stack = newStack();
    mailerKey(stack, { credential: Credential.generated() });
    const actions = statementsOf(stack, 'MailerKeyRotatorRole').flatMap(
      (s) => (s as { Action: string[] }).Action,
    );
    expect([...new Set(actions.map((action) => action.split(':')[0]))]).toEqual([
      'logs',
      'secretsmanager',
      'lambda',
    ]);
  });

  test('can be used for two secrets, in two stacks', () => {
    const credential = Credential.generated();
    const stacks = [newStack(), newStack()];
    for (const stack of stacks) mailerKey(stack, { credential });
    for (const stack of stacks) Template.fromStack(stack).resourceCountIs('Custom::RekeyCredential', 1);
  });
});

describe('refused with the value, the limit and the fix:', () => {
  test.each<[string, object, string]>([
    [
      'few characters',
      { length: 21 },
      '[KeyTooWeak] A generated key of 21 characters out of 62 has fewer than 128 random bits. Use a length of 22 or more.',
    ],
    [
      'a small alphabet',
      { length: 43, alphabet: '01' },
      '[KeyTooWeak] A generated key of 43 characters out of 2 has fewer than 128 random bits. Use a length of 128 or more.',
    ],
    [
      'no alphabet',
      { alphabet: 'ab', excludeCharacters: 'ab' },
      '[KeyTooWeak] A generated key of 43 characters out of 0 has fewer than 128 random bits. Use an alphabet of two characters or more.',
    ],
    [
      'half a character',
      { length: 43.5 },
      '[LengthNotWhole] The generated key is 43.5 characters long, but characters come whole. Use 44.',
    ],
    [
      'too many characters',
      { length: 1025 },
      '[KeyTooLong] The generated key is 1025 characters long, the limit is 1024. Use fewer.',
    ],
    [
      'a character twice',
      { alphabet: 'abca' },
      '[AlphabetNotSupported] The alphabet of the generated key has a character twice, or one that is not printable ASCII (! to ~). Give each character once, and no spaces.',
    ],
    [
      'a character that is not ASCII',
      { alphabet: 'abcdé' },
      '[AlphabetNotSupported] The alphabet of the generated key has a character twice, or one that is not printable ASCII (! to ~). Give each character once, and no spaces.',
    ],
    [
      'a prefix with a space',
      { prefix: 'my key' },
      '[PrefixNotSupported] The prefix of the generated key is longer than 64 characters or not printable ASCII (! to ~). Use a short one without spaces, like "shop_".',
    ],
    [
      'a long prefix',
      { prefix: 'x'.repeat(65) },
      '[PrefixNotSupported] The prefix of the generated key is longer than 64 characters or not printable ASCII (! to ~). Use a short one without spaces, like "shop_".',
    ],
    [
      'a length that is a token',
      { length: Token.asNumber(Aws.NO_VALUE) },
      '[UnknownAtSynth] The length of the generated key is a token, so it cannot be checked. Write the value itself.',
    ],
    [
      'a prefix that is a token',
      { prefix: Aws.STACK_NAME },
      '[UnknownAtSynth] The prefix of the generated key is a token, so it cannot be checked. Write the value itself.',
    ],
  ])('%s', (_, props, message) => {
    expect(() => Credential.generated(props)).toThrow(new Error(message));
  });
});
