import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Credential, type CustomCredentialProps, LivesAt, Rotation } from '../../../lib';
import { mailerKey, newStack, statementsOf } from '../support';

const code = Code.fromInline('exports.handler = async () => {};');

const custom = (props: object = {}) =>
  Credential.custom({ kind: 'partner-token', principal: 'tenant-7', code, ...props });

/** Creates a kind as a caller in plain JavaScript can. */
const fromJavaScript = (props: unknown) => () => Credential.custom(props as CustomCredentialProps);

function rotatorStatements(props: object): { Action: unknown }[] {
  const stack = newStack();
  mailerKey(stack, { credential: custom(props) });
  return statementsOf(stack, 'MailerKeyRotatorRole') as { Action: unknown }[];
}

describe('a custom kind', () => {
  test('passes its code, handler, parameters, statements and admin secret to the rotator', () => {
    const stack = newStack();
    const queue = new Queue(stack, 'Requests');
    const adminSecret = new Secret(stack, 'Admin');
    const parameters = { queueUrl: queue.queueUrl, tenants: 3, sandbox: true };
    const statements = [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })];
    const credential = custom({
      handler: 'index.rotate',
      parameters,
      statements,
      adminSecret,
      needsInternet: true,
    });
    expect(credential.bind(stack).needsInternet).toBe(true);
    mailerKey(stack, { credential });

    const template = Template.fromStack(stack);
    const queueUrl = stack.resolve(queue.queueUrl);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.rotate',
      Code: { ZipFile: 'exports.handler = async () => {};' },
      Environment: { Variables: { REKEY_ADMIN_SECRET_ARN: stack.resolve(adminSecret.secretArn) } },
    });
    template.hasResourceProperties('Custom::RekeyCredential', {
      Kind: 'partner-token',
      Credential: { queueUrl, tenants: '3', sandbox: 'true' },
    });
    expect(statementsOf(stack, 'MailerKeyRotatorRole')).toContainEqual(
      expect.objectContaining({ Action: 'sqs:SendMessage' }),
    );
  });

  test.each<[string, object, boolean]>([
    ['at its issuer', {}, true],
    ['at its issuer, with a statement', { statements: [statementFor('arn:aws:sqs:::q')] }, true],
    ['in labels', { traits: { livesAt: LivesAt.LABELS } }, false],
    ['in labels, as a keyring', { traits: { livesAt: LivesAt.LABELS, keyring: true } }, true],
    [
      'in labels, with a statement',
      { traits: { livesAt: LivesAt.LABELS }, statements: [statementFor('arn:aws:sqs:::q')] },
      false,
    ],
  ])('that lives %s has UntagResource only if records are removed', (_, props, granted) => {
    const actions = rotatorStatements(props).map(({ Action }) => Action);
    expect(actions.includes('secretsmanager:UntagResource')).toBe(granted);
  });

  test('has the usage lag of its traits', () => {
    const credential = custom({ traits: { usageLag: Duration.hours(24) } });
    expect(() => mailerKey(newStack(), { credential, rotation: Rotation.highRisk() })).toThrow(
      '[UsageLagTooLong]',
    );
  });

  test('has another custom resource for another principal', () => {
    const idsFor = (principal: string) => {
      const stack = newStack();
      mailerKey(stack, { credential: custom({ principal }) });
      return Object.keys(Template.fromStack(stack).findResources('Custom::RekeyCredential'));
    };
    expect(idsFor('tenant-7')).toEqual(idsFor('tenant-7'));
    expect(idsFor('tenant-7')).not.toEqual(idsFor('tenant-8'));
  });
});

describe('a custom kind is refused', () => {
  test.each(['access-key', 'generated'])('with the name of the kind %s of the library', (kind) => {
    expect(() => custom({ kind })).toThrow(
      `[KindNotSupported] The library already has a kind with the name ${kind}. Use another name`,
    );
  });

  test.each(['', 'Partner', 'partner_token', '7-up', '-a', 'sizes.json', '../bundles', 'a'.repeat(33)])(
    'with the name %j',
    (kind) => {
      expect(() => custom({ kind })).toThrow(
        `[KindNotSupported] The name of the kind is ${JSON.stringify(kind)}, but it must have 1 to 32 lower-case letters`,
      );
    },
  );

  test.each<[string, object, string]>([
    ['neither entry nor code', { code: undefined }, 'has neither entry nor code'],
    ['both entry and code', { entry: 'a.ts' }, 'has entry and code'],
    [
      'entry and a handler',
      { entry: 'a.ts', code: undefined, handler: 'a.handler' },
      'has entry and handler',
    ],
    ['a handler alone', { code: undefined, handler: 'a.handler' }, 'has handler'],
  ])('with %s', (_, props, found) => {
    expect(() => custom(props)).toThrow(`[EntryOrCode] The kind partner-token ${found}, but`);
  });

  test.each<[string, unknown, string]>([
    ['no props', undefined, 'kind of Credential.custom is undefined'],
    ['a kind of type number', { kind: 7 }, 'kind of Credential.custom is of type number'],
    ['an entry of type number', { kind: 'a', entry: 7 }, 'entry of Credential.custom is of type number'],
    ['an empty entry', { kind: 'a', entry: '' }, 'entry of Credential.custom is of type string'],
    ['code of type string', { kind: 'a', code: './dist' }, 'code of Credential.custom is of type string'],
    ['parameters of type Array', { kind: 'a', code, parameters: [] }, 'parameters of Credential.custom is'],
    ['traits of type number', { kind: 'a', code, traits: 1 }, 'traits of Credential.custom is'],
    [
      'a trait that synth does not use',
      { kind: 'a', code, traits: { identity: 'own' } },
      'traits.identity of Credential.custom is',
    ],
    [
      'an unknown value of livesAt',
      { kind: 'a', code, traits: { livesAt: 'Labels' } },
      'traits.livesAt of Credential.custom is',
    ],
  ])('with %s', (_, props, found) => {
    expect(fromJavaScript(props)).toThrow(`[WrongType] The ${found}`);
  });
});

function statementFor(resource: string): PolicyStatement {
  return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [resource] });
}
