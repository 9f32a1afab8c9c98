import { CfnParameter, Fn, SecretValue, type Stack } from 'aws-cdk-lib';
import { CfnAccessKey, User } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Credential, type CredentialConfig } from '../../../lib';
import { mailerKey, newStack } from '../support';

/** Kind with the parameter `value`. */
class OwnKind extends Credential {
  public readonly kind = 'own';

  constructor(private readonly value: unknown) {
    super();
  }

  public bind(): CredentialConfig {
    const parameters = { value: this.value };
    return { code: Code.fromInline('exports.handler = 1;'), parameters, principal: 'own' };
  }
}

const withParameter = (value: (stack: Stack) => unknown) => () => {
  const stack = newStack();
  mailerKey(stack, { credential: new OwnKind(value(stack)) });
};

describe('a parameter of a credential', () => {
  test.each<[string, (stack: Stack) => unknown, string]>([
    ['a dynamic reference', () => '{{resolve:secretsmanager:shop/admin}}', 'a dynamic reference'],
    [
      'a dynamic reference within a text',
      () => 'postgres://{{resolve:ssm-secure:/shop/admin}}@db',
      'a dynamic reference',
    ],
    [
      'an unwrapped secret',
      () => SecretValue.secretsManager('shop/admin').unsafeUnwrap(),
      'a dynamic reference',
    ],
    [
      'an unwrapped secret of the stack within a text',
      (stack) => `root:${new Secret(stack, 'Admin').secretValue.unsafeUnwrap()}`,
      'a dynamic reference',
    ],
    ['a secure parameter', () => SecretValue.ssmSecure('/shop/admin').unsafeUnwrap(), 'a dynamic reference'],
    ['a parameter by dynamic reference', () => '{{resolve:ssm:/shop/host}}', 'a dynamic reference'],
    ['a SecretValue', () => SecretValue.secretsManager('shop/admin'), 'a SecretValue'],
    [
      'an unwrapped parameter with NoEcho',
      (stack) => SecretValue.cfnParameter(new CfnParameter(stack, 'P', { noEcho: true })).unsafeUnwrap(),
      'a parameter with NoEcho',
    ],
    [
      'a number of a parameter with NoEcho',
      (stack) => new CfnParameter(stack, 'P', { noEcho: true, type: 'Number' }).valueAsNumber,
      'a parameter with NoEcho',
    ],
    [
      'a parameter with NoEcho within a function',
      (stack) => Fn.join('', ['a', new CfnParameter(stack, 'P', { noEcho: true }).valueAsString]),
      'a parameter with NoEcho',
    ],
    [
      'a parameter with NoEcho within a substitution',
      (stack) => {
        new CfnParameter(stack, 'P', { noEcho: true });
        return Fn.sub(['x', '{P}'].join('$'));
      },
      'a parameter with NoEcho',
    ],
    [
      'a secret access key',
      (stack) =>
        new CfnAccessKey(stack, 'K', { userName: new User(stack, 'U').userName }).attrSecretAccessKey,
      'a secret access key',
    ],
  ])('must not be %s', (_name, value, found) => {
    expect(withParameter(value)).toThrow(
      `[SecretInParameters] The parameter value of the credential of App/MailerKey/Rotator is ${found}: `,
    );
  });

  test.each<[string, unknown, string]>([
    ['a list', ['a'], 'object'],
    ['an object', { a: 1 }, 'object'],
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
  ])('must not be %s', (_name, value, type) => {
    expect(withParameter(() => value)).toThrow(
      `[ParameterNotSupported] The parameter value of the credential of App/MailerKey/Rotator is of type ${type}, `,
    );
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['a text', () => 'db.internal'],
    ['a number', () => 5432],
    ['a boolean', () => true],
    ['a token of a resource', (stack) => new User(stack, 'U').userName],
    ['the ARN of a secret', (stack) => new Secret(stack, 'Admin').secretArn],
    ['a parameter that is shown', (stack) => new CfnParameter(stack, 'P').valueAsString],
  ])('can be %s', (_name, value) => {
    expect(withParameter(value)).not.toThrow();
  });
});
