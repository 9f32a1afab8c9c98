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
  const hidden = (stack: Stack, type = 'String') => new CfnParameter(stack, 'P', { noEcho: true, type });

  test.each<[string, string, (stack: Stack) => unknown]>([
    ['a dynamic reference', 'as text', () => '{{resolve:secretsmanager:shop/admin}}'],
    ['a dynamic reference', 'within a text', () => 'postgres://{{resolve:ssm-secure:/shop/admin}}@db'],
    ['a dynamic reference', 'to a parameter', () => '{{resolve:ssm:/shop/host}}'],
    [
      'a dynamic reference',
      'of an unwrapped secret',
      () => SecretValue.secretsManager('shop/admin').unsafeUnwrap(),
    ],
    [
      'a dynamic reference',
      'of a secure parameter',
      () => SecretValue.ssmSecure('/shop/admin').unsafeUnwrap(),
    ],
    [
      'a dynamic reference',
      'of a secret of the stack',
      (stack) => `root:${new Secret(stack, 'Admin').secretValue.unsafeUnwrap()}`,
    ],
    ['a SecretValue', 'of a secret', () => SecretValue.secretsManager('shop/admin')],
    [
      'a parameter with NoEcho',
      'unwrapped',
      (stack) => SecretValue.cfnParameter(hidden(stack)).unsafeUnwrap(),
    ],
    ['a parameter with NoEcho', 'as a number', (stack) => hidden(stack, 'Number').valueAsNumber],
    ['a parameter with NoEcho', 'in a function', (stack) => Fn.join('', ['a', hidden(stack).valueAsString])],
    [
      'a parameter with NoEcho',
      'in a substitution',
      (stack) => Fn.sub(['x', `{${hidden(stack).node.id}}`].join('$')),
    ],
    [
      'a secret access key',
      'of the stack',
      (stack) => new CfnAccessKey(stack, 'K', { userName: 'bob' }).attrSecretAccessKey,
    ],
  ])('must not be %s %s', (found, _how, value) => {
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
