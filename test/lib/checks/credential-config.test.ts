import { Aws, Lazy } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Credential, type CredentialConfig } from '../../../lib';
import { mailerKey, newStack, warningsOf } from '../support';

/** Subclass of a user of the library, with a given configuration. */
class PartnerToken extends Credential {
  public readonly kind = 'partner-token';

  constructor(private readonly config: object) {
    super();
  }

  public bind(): CredentialConfig {
    const code = Code.fromInline('exports.handler = async () => {};');
    return { code, parameters: {}, principal: 'tenant-7', ...this.config };
  }
}

function make(config: object) {
  const stack = newStack();
  return { stack, secret: mailerKey(stack, { credential: new PartnerToken(config) }) };
}

describe('the principal of a kind', () => {
  test.each([
    [
      'a token',
      Aws.ACCOUNT_ID,
      '[PrincipalNotFixed] The principal of the credential of App/MailerKey is a token.',
    ],
    ['a text with a token', `${Aws.REGION}-7`, '[PrincipalNotFixed]'],
    ['a lazy value', Lazy.string({ produce: () => 'tenant' }), '[PrincipalNotFixed]'],
    ['empty', '', '[PrincipalNotFixed] The principal of the credential of App/MailerKey is empty.'],
    ['undefined', undefined, '[WrongType] The principal of the credential of App/MailerKey is undefined.'],
  ])('must not be %s', (_, principal, message) => {
    expect(() => make({ principal })).toThrow(message);
  });
});

describe('the slots of a kind', () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '2', Lazy.number({ produce: () => 2 })])(
    'must be a whole number of 1 or more (%#)',
    (slots) => {
      expect(() => make({ slots })).toThrow(
        '[SlotsNotSupported] The slots of the credential of App/MailerKey are',
      );
    },
  );

  test.each([2, 8])('may be %i', (slots) => {
    expect(() => make({ slots })).not.toThrow();
  });
});

describe('the statements of a kind', () => {
  const queue = 'arn:aws:sqs:eu-west-1:111111111111:requests';
  const send = { actions: ['sqs:SendMessage'], resources: [queue] };

  test.each<[string, unknown, string]>([
    ['an object', {}, 'The statements of the credential of App/MailerKey is of type Object.'],
    [
      'a list of plain objects',
      [send],
      'The element of the statements of the credential of App/MailerKey is of type Object.',
    ],
    [
      'a list with a gap',
      [undefined],
      'The element of the statements of the credential of App/MailerKey is undefined.',
    ],
  ])('must not be %s', (_, statements, found) => {
    expect(() => make({ statements })).toThrow(`[WrongType] ${found}`);
  });

  test.each<[string, object]>([
    ['all resources', { ...send, resources: ['*'] }],
    ['all resources among others', { ...send, resources: [queue, '*'] }],
    ['all actions', { ...send, actions: ['*'] }],
    ['all actions of a service', { ...send, actions: ['sqs:*'] }],
    ['all but some actions', { notActions: ['sqs:SendMessage'], resources: [queue] }],
    ['all but some resources', { actions: ['sqs:SendMessage'], notResources: [queue] }],
  ])('cause a warning if they allow %s', (_, statement) => {
    const { stack } = make({ statements: [new PolicyStatement(send), new PolicyStatement(statement)] });
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(
        /^A statement of the credential of App\/MailerKey has a wildcard .*"Effect":"Allow".*\[ack: cdk-rekey:wideStatement\]$/,
      ),
    ]);
  });

  test.each<[string, object]>([
    ['named ARNs', send],
    ['a wildcard within an ARN', { ...send, resources: [`${queue}-*`] }],
    ['a wildcard within an action', { ...send, actions: ['sqs:Send*'] }],
    ['a denial of all resources', { ...send, resources: ['*'], effect: Effect.DENY }],
  ])('cause no warning with %s', (_, statement) => {
    expect(warningsOf(make({ statements: [new PolicyStatement(statement)] }).stack)).toEqual([]);
  });
});
