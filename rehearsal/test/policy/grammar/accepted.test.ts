import { type PolicyKind, policyProblem } from '../../../src/policy/grammar/grammar';
import { conditional, document, ofVersion, READ, TRUST, variable, withResource } from './fixtures';

const accepts = (policy: unknown, kind: PolicyKind = 'identity') =>
  expect(policyProblem(policy, kind)).toBeUndefined();

describe('accepts in every policy', () => {
  test.each<[string, unknown]>([
    ['one statement without a list', { Version: '2012-10-17', Statement: READ }],
    ['an Id', { ...document(READ), Id: 'any text: it is not looked at' }],
    [
      'several Sids, some of them empty',
      document({ ...READ, Sid: 'One2' }, { ...READ, Sid: '' }, { ...READ, Sid: '' }),
    ],
    ['a list of actions', document({ ...READ, Action: ['s3:Get*', 'iam:?etUser', '*'] })],
    ['a service with a hyphen or a dot', document({ ...READ, Action: ['aws-portal:View*', 's3.s:List'] })],
    ['a service that there is not', document({ ...READ, Action: 'nothing:DoIt' })],
    ['a wildcard as service', document({ ...READ, Action: '*:*' })],
    ['spaces within an action', document({ ...READ, Action: 'iam: Get User ' })],
    ['NotAction alone', document({ ...READ, Action: undefined, NotAction: ['iam:*', 'sts:*'] })],
    ['NotResource alone', document({ ...READ, Resource: undefined, NotResource: 'arn:aws:s3:::keys/*' })],
  ])('%s', (_, policy) => {
    accepts(policy);
    accepts(policy, 'managed');
  });

  test.each([undefined, '2008-10-17', '2012-10-17'])('Version %s, unless it is managed', (version) => {
    accepts(ofVersion(version));
    accepts({ ...(ofVersion(version) as object), Statement: TRUST }, 'trust');
  });
});

describe('accepts in a Condition', () => {
  test.each<[string, unknown]>([
    ['nothing', {}],
    ['an operator without keys', { StringEquals: {}, Anything: {} }],
    ['a key without values', { StringEquals: { 'aws:username': [] } }],
    ['a key without a service', { StringEquals: { username: 'ann' } }],
    [
      'one value, or a list',
      { StringLike: { 'aws:username': 'a*', 's3:prefix': ['', `home/${variable('aws:userid')}/*`] } },
    ],
    [
      'numbers and booleans without quotation marks',
      { NumericLessThan: { 's3:max-keys': 10 }, Bool: { 'aws:SecureTransport': true } },
    ],
    ['Null with true and false', { Null: { 'aws:TokenIssueTime': 'true', 'aws:TagKeys': [false] } }],
    [
      'IfExists',
      {
        BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' },
        DateLessThanIfExists: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' },
      },
    ],
    [
      'qualifiers',
      {
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
        'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': 't*' },
        'ForAllValues:Null': { 'aws:TagKeys': 'false' },
      },
    ],
    [
      'dates',
      {
        DateGreaterThan: {
          'aws:CurrentTime': [
            '2026-01-01T00:00:00Z',
            '2026-01-01',
            '2026',
            '2026-01-01T10:00:00.123456789+05:30',
          ],
        },
      },
    ],
    [
      'seconds since the epoch, as text or number',
      { DateEquals: { 'aws:EpochTime': ['1767225600', 1767225600, '9223372036854775807'] } },
    ],
  ])('%s', (_, condition) => {
    accepts(conditional(condition));
  });

  test.each([
    ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ...['StringLike', 'StringNotLike', 'NumericEquals', 'NumericNotEquals', 'NumericLessThan'],
    ...['NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals', 'BinaryEquals', 'Bool'],
    ...['IpAddress', 'NotIpAddress', 'ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'Null'],
  ])('%s', (operator) => {
    accepts(conditional({ [operator]: { 'aws:username': 'x' } }));
  });

  test.each(['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'])(
    'Date%s',
    (comparison) => {
      accepts(conditional({ [`Date${comparison}`]: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }));
    },
  );
});

describe('accepts as a Resource', () => {
  test.each([
    '*',
    'arn:aws:s3:::keys/*',
    'arn:aws:s3:eu-central-1:123456789012:accesspoint/mails',
    'arn:aws:s3:*:123456789012:job/*',
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:mailer/key-??????',
    'arn:aws:secretsmanager:*:*:secret:*',
    'arn:aws:iam::123456789012:user/staff/ann',
    `arn:aws:iam::*:user/${variable('aws:username')}`,
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'arn:aws:iam::123456789012:*',
    'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
    'arn:aws:ec2:region:account-id:instance/*',
    `arn:aws:ec2:${variable('aws:RequestedRegion')}:123456789012:instance/*`,
    'arn:aws:apigateway:eu-central-1::/tags/arn%3Aaws%3Aapigateway',
    'arn:aws:nothing:::anything',
    'arn:aws:secretsmanager',
    'arn:aws-cn:s3:::keys',
    'arn:aws-us-gov:s3:::keys',
    'arn:aws-iso:s3:::keys',
    'arn:aws-iso-b:s3:::keys',
    'arn:aws-eusc:s3:::keys',
    'arn:*:s3:::keys',
  ])('%s', (resource) => {
    accepts(withResource(resource));
    accepts(document({ ...READ, Resource: undefined, NotResource: [resource] }), 'managed');
  });
});

describe('accepts as a principal', () => {
  test.each<unknown>([
    '*',
    { AWS: '*' },
    { AWS: '123456789012' },
    { AWS: ['arn:aws:iam::123456789012:root', 'arn:aws-cn:iam::123456789012:role/service-role/mail'] },
    { AWS: 'arn:aws:sts::123456789012:assumed-role/mail/session' },
    { AWS: 'AROA1234567890EXAMPLE' },
    { Service: ['lambda.amazonaws.com', 'states.eu-central-1.amazonaws.com'] },
    { Federated: 'cognito-identity.amazonaws.com' },
    { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
    { AWS: '123456789012', Service: 'lambda.amazonaws.com' },
  ])('%j', (Principal) => {
    accepts(document({ ...TRUST, Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }), 'trust');
    accepts(document({ ...READ, Principal }), 'resource');
  });

  test('NotPrincipal of a resource policy that denies', () => {
    accepts(document({ ...READ, Effect: 'Deny', NotPrincipal: { AWS: '123456789012' } }), 'resource');
  });
});
