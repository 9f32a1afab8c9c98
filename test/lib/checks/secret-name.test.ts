import { Aws } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mailerKey, newStack, warningsOf } from '../support';

const named = (secretName: string) => mailerKey(newStack(), { secretName });

describe('secretName', () => {
  test.each([
    ['an empty name', ''],
    ['a space and an exclamation mark', 'my key!'],
    ['a letter that is not ASCII', 'naïve'],
    ['a tab', 'my\tkey'],
    ['a line feed at the end', 'key\n'],
    ['513 characters', 'k'.repeat(513)],
  ])('refuses %s', (_, secretName) => {
    expect(() => named(secretName)).toThrow('[SecretNameNotSupported]');
  });

  test('reports the value and the fix', () => {
    expect(() => named('my key!')).toThrow(
      '[SecretNameNotSupported] The secretName of App/MailerKey is "my key!", but Secrets Manager accepts 1 to 512 ASCII ' +
        'letters, digits and characters of /_+=.@-. Use another name, such as shop/mailer-key.',
    );
    expect(() => named('')).toThrow('is empty, but');
    expect(() => named('k'.repeat(513))).toThrow('is 513 characters long, but');
  });

  test.each(['k', 'k'.repeat(512), 'Shop/mail_er+key=1.2@x-y'])('accepts %s', (secretName) => {
    const stack = newStack();
    mailerKey(stack, { secretName });
    expect(warningsOf(stack)).toEqual([]);
    Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', { Name: secretName });
  });

  test('is not checked if it has a token', () => {
    const stack = newStack();
    mailerKey(stack, { secretName: `${Aws.STACK_NAME}/mailer-abc123` });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('causes a warning if it ends with a hyphen and six characters', () => {
    const stack = newStack();
    mailerKey(stack, { secretName: 'shop-mailer' });
    expect(warningsOf(stack)).toEqual([
      'The secretName shop-mailer ends with a hyphen and six characters, like the suffix that Secrets Manager adds in ARNs; ' +
        'a lookup by partial ARN can find the wrong secret. Use a name with another ending. ' +
        '[ack: cdk-rekey:secretNameEndsLikeArn]',
    ]);
  });
});

describe('description', () => {
  test('refuses 2049 characters', () => {
    expect(() => mailerKey(newStack(), { description: 'd'.repeat(2049) })).toThrow(
      '[DescriptionTooLong] The description of App/MailerKey has 2049 characters, the limit is 2048. Use a shorter description.',
    );
    expect(() => mailerKey(newStack(), { description: 'd'.repeat(2048) })).not.toThrow();
  });
});
