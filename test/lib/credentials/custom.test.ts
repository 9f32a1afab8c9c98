import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { Credential, type CredentialConfig, LivesAt, Rotation } from '../../../lib';
import { dependenciesOf, idOf, mailerKey, newStack, refOf, statementsWith, synthesized } from '../support';

const code = Code.fromInline('exports.handler = async () => {};');
const FIRST = 'Custom::RekeyCredential';

const custom = (props: object = {}) =>
  Credential.custom({ kind: 'partner-token', principal: 'tenant-7', code, ...props });
const send = (queueArn: string) =>
  new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] });

/** Subclass of a user of the library, which creates a queue in the rotator. */
class PartnerToken extends Credential {
  public readonly kind = 'partner-token';

  public bind(scope: Construct): CredentialConfig {
    const { queueUrl, queueArn } = new Queue(scope, 'Requests');
    const parameters = { queueUrl, tenants: 3, sandbox: true };
    const statements = [send(queueArn)];
    return { code, handler: 'index.rotate', parameters, statements, principal: 'tenant-7' };
  }
}

/** The same kind with a queue of the stack, and an admin secret. */
function customToken(stack: Stack): Credential {
  const { queueUrl, queueArn } = new Queue(stack, 'Requests');
  const parameters = { queueUrl, tenants: 3, sandbox: true };
  const adminSecret = new Secret(stack, 'Admin');
  return custom({ handler: 'index.rotate', parameters, statements: [send(queueArn)], adminSecret });
}

test.each<[string, (stack: Stack) => Credential, RegExp]>([
  ['a subclass of Credential', () => new PartnerToken(), /^MailerKeyRotatorRequests/],
  ['Credential.custom', customToken, /^Requests/],
])('%s passes its code, handler, parameters and statements to the rotator', (name, credentialOf, queue) => {
  const { stack, has, template } = synthesized((scope) => ({ credential: credentialOf(scope) }));
  const queueUrl = refOf(stack, 'AWS::SQS::Queue');
  expect(queueUrl.Ref).toMatch(queue);
  const variables = {
    REKEY_CREDENTIAL: { 'Fn::Join': ['', ['{"queueUrl":"', queueUrl, '","tenants":3,"sandbox":true}']] },
  };
  has('AWS::Lambda::Function', {
    Handler: 'index.rotate',
    Code: { ZipFile: 'exports.handler = async () => {};' },
    Environment: { Variables: variables },
  });
  has(FIRST, { Kind: 'partner-token', Credential: { queueUrl, tenants: '3', sandbox: 'true' } });
  expect(statementsWith(stack, 'sqs:SendMessage')).toEqual([
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': [queueUrl.Ref, 'Arn'] } },
  ]);
  const issuer = Object.keys(template.findResources('AWS::IAM::Policy')).find((id) => id.includes('Issuer'));
  expect(dependenciesOf(stack, idOf(stack, FIRST))).toContain(issuer);
  const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function'));
  expect('REKEY_ADMIN_SECRET_ARN' in Properties.Environment.Variables).toBe(name === 'Credential.custom');
});

test('another kind has another function, and another principal another custom resource', () => {
  const ids = (credential: Credential) => {
    const { stack } = synthesized({ credential });
    return [idOf(stack, 'AWS::Lambda::Function'), idOf(stack, FIRST)];
  };
  const [ours, again, principal, kind] = [
    custom(),
    custom(),
    custom({ principal: 'tenant-8' }),
    Credential.generated(),
  ].map(ids);
  expect(again).toEqual(ours);
  expect([principal[0], principal[1] === ours[1]]).toEqual([ours[0], false]);
  expect(kind[0]).not.toBe(ours[0]);
});

test.each<[string, object, boolean]>([
  ['at its issuer', {}, true],
  ['at its issuer, with a statement', { statements: [send('arn:aws:sqs:::q')] }, true],
  ['in labels', { traits: { livesAt: LivesAt.LABELS } }, false],
  ['in labels, as a keyring', { traits: { livesAt: LivesAt.LABELS, keyring: true } }, true],
  [
    'in labels, with a statement',
    { traits: { livesAt: LivesAt.LABELS }, statements: [send('arn:aws:sqs:::q')] },
    false,
  ],
])('a credential that lives %s has UntagResource only if records are removed', (_, props, granted) => {
  const { stack } = synthesized({ credential: custom(props) });
  expect(statementsWith(stack, 'secretsmanager:UntagResource')).toHaveLength(granted ? 1 : 0);
});

test('a custom kind has the usage lag of its traits, and passes on needsInternet', () => {
  expect(custom({ needsInternet: true }).bind(newStack()).needsInternet).toBe(true);
  const credential = custom({ traits: { usageLag: Duration.hours(24) } });
  expect(() => mailerKey(newStack(), { credential, rotation: Rotation.highRisk() })).toThrow(
    '[UsageLagTooLong]',
  );
});

describe('refuses a custom kind', () => {
  test.each(readdirSync(join(__dirname, '../../../lambdas/credentials')))(
    'with the name of the kind %s of the library',
    (kind) => {
      expect(() => custom({ kind })).toThrow(
        `[KindNotSupported] The library already has a kind with the name ${kind}. Use another name`,
      );
    },
  );

  test.each(['', 'Partner', 'partner_token', '7-up', '-a', 'sizes.json', '../bundles', 'a'.repeat(33)])(
    'with the name %j',
    (kind) => {
      expect(() => custom({ kind })).toThrow(
        `[KindNotSupported] The name of the kind is ${JSON.stringify(kind)}, but it must have 1 to 32 lower-case letters`,
      );
    },
  );

  test.each<[string, object]>([
    ['neither entry nor code', { code: undefined }],
    ['entry and code', { entry: 'a.ts' }],
    ['entry and handler', { entry: 'a.ts', code: undefined, handler: 'a.handler' }],
    ['handler', { code: undefined, handler: 'a.handler' }],
  ])('with %s', (found, props) => {
    expect(() => custom(props)).toThrow(`[EntryOrCode] The kind partner-token has ${found}, but`);
  });

  test.each<[string, object | undefined, string]>([
    ['no props', undefined, 'kind of Credential.custom is undefined'],
    ['a kind of type number', { kind: 7 }, 'kind of Credential.custom is of type number'],
    ['an entry of type number', { entry: 7 }, 'entry of Credential.custom is of type number'],
    ['an empty entry', { entry: '' }, 'entry of Credential.custom is of type string'],
    ['code of type string', { code: './dist' }, 'code of Credential.custom is of type string'],
    ['parameters of type Array', { parameters: [] }, 'parameters of Credential.custom is'],
    ['traits of type number', { traits: 1 }, 'traits of Credential.custom is'],
    ['an unknown trait', { traits: { identity: 'own' } }, 'traits.identity of Credential.custom is'],
    [
      'an unknown value of livesAt',
      { traits: { livesAt: 'Labels' } },
      'traits.livesAt of Credential.custom is',
    ],
  ])('with %s from JavaScript', (_, props, found) => {
    const given = props && { kind: 'a', code, ...props };
    expect(() => Credential.custom(given as never)).toThrow(`[WrongType] The ${found}`);
  });
});
