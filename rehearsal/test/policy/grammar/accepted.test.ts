import { type PolicyKind, policyProblem } from '../../../src/policy/grammar/grammar';
import { document, ofVersion, READ, read, TRUST, variable } from './fixtures';

const accepts = (policy: unknown, kind: PolicyKind = 'identity') =>
  expect(policyProblem(policy, kind)).toBeUndefined();

describe('accepts in every policy', () => {
  test.each<[string, unknown]>([
    ['one statement without a list', { Version: '2012-10-17', Statement: READ }],
    ['an Id', { ...document(READ), Id: 'any text' }],
    ['several Sids, some of them empty', document(READ, { ...READ, Sid: 'One2' }, { ...READ, Sid: '' })],
    ['a list of actions', read({ Action: ['s3:Get*', 'iam:?etUser', '*'] })],
    ['a service with a hyphen or a dot', read({ Action: ['aws-portal:View*', 's3.s:List'] })],
    ['an unknown service', read({ Action: 'nothing:DoIt' })],
    ['a wildcard as service', read({ Action: '*:*' })],
    ['spaces within an action', read({ Action: 'iam: Get User ' })],
    ['NotAction alone', read({ Action: undefined, NotAction: ['iam:*', 'sts:*'] })],
    ['NotResource alone', read({ Resource: undefined, NotResource: 'arn:aws:s3:::keys/*' })],
  ])('%s', (_, policy) => {
    accepts(policy);
    accepts(policy, 'managed');
  });

  test.each([undefined, '2008-10-17', '2012-10-17'])('Version %s, except in a managed policy', (version) => {
    accepts(ofVersion(version, READ));
    accepts(ofVersion(version, TRUST), 'trust');
  });
});

describe('accepts in a Condition', () => {
  const now = (...values: unknown[]) => ({ 'aws:CurrentTime': values });

  test.each<[string, unknown]>([
    ['no operator', {}],
    ['an operator without keys', { StringEquals: {}, Anything: {} }],
    ['a key without values', { StringEquals: { 'aws:username': [] } }],
    ['a key without a service', { StringEquals: { username: 'ann' } }],
    ['a list of values', { StringLike: { 's3:prefix': ['', `home/${variable('aws:userid')}/*`] } }],
    ['a number', { NumericLessThan: { 's3:max-keys': 10 } }],
    ['a boolean', { Bool: { 'aws:SecureTransport': true } }],
    ['Null with a text or a boolean', { Null: { 'aws:TokenIssueTime': 'true', 'aws:TagKeys': [false] } }],
    ['IfExists', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }],
    ['IfExists of a date', { DateLessThanIfExists: now('2026-01-01T00:00:00Z') }],
    ['ForAllValues', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }],
    ['ForAnyValue with IfExists', { 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': 't*' } }],
    ['ForAllValues of Null', { 'ForAllValues:Null': { 'aws:TagKeys': 'false' } }],
    ['dates', { DateGreaterThan: now('2026-01-01', '2026', '2026-01-01T10:00:00.123456789+05:30') }],
    ['seconds since the epoch', { DateEquals: now('1767225600', 1767225600, '9223372036854775807') }],
  ])('%s', (_, Condition) => {
    accepts(read({ Condition }));
  });

  test.each([
    ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'],
    ...['StringLike', 'StringNotLike', 'NumericEquals', 'NumericNotEquals', 'NumericLessThan'],
    ...['NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals', 'BinaryEquals', 'Bool'],
    ...['IpAddress', 'NotIpAddress', 'ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'Null'],
    ...['DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan'],
    'DateGreaterThanEquals',
  ])('%s', (operator) => {
    accepts(read({ Condition: { [operator]: now('2026-01-01T00:00:00Z') } }));
  });
});

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
  ...['aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-eusc', '*'].map((name) => `arn:${name}:s3:::keys`),
])('accepts the resource %s', (resource) => {
  accepts(read({ Resource: resource }));
  accepts(read({ Resource: undefined, NotResource: [resource] }), 'managed');
});

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
])('accepts the principal %j', (Principal) => {
  accepts(document({ ...TRUST, Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }), 'trust');
  accepts(read({ Principal }), 'resource');
});

test('accepts NotPrincipal in a resource policy that denies', () => {
  accepts(read({ Effect: 'Deny', NotPrincipal: { AWS: '123456789012' } }), 'resource');
});
