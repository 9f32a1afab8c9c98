import { type PolicyKind, policyProblem } from '../../../src/policy/grammar/grammar';
import { document, ofVersion, READ, read, TRUST, variable } from './fixtures';

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';
const VENDOR = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
const QUALIFIED = 'Resource vendor must be fully qualified and cannot contain regexes.';
const SID =
  'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';
const DUPLICATE_SID = 'Statement IDs (SID) in a single policy must be unique.';
const COLONS = 'Actions/Condition can contain only one colon.';
const NO_ACTION = 'Policy statement must contain actions.';
const NO_RESOURCE = 'Policy statement must contain resources.';

describe('refuses in every policy', () => {
  test.each<[string, unknown, string]>([
    ['a list instead of a document', [READ], SYNTAX],
    ['an unknown element beside Statement', { ...document(READ), Statements: [] }, SYNTAX],
    ['an Id that is no string', { ...document(READ), Id: ['one'] }, SYNTAX],
    ['an unknown Version', ofVersion('2020-01-01', READ), SYNTAX],
    ['a Version that is no string', ofVersion(20121017, READ), SYNTAX],
    ['no statement', document(), SYNTAX],
    ['a statement that is no object', document('allow'), SYNTAX],
    ['an unknown element of a statement', read({ Ressource: '*' }), SYNTAX],
    ['a Sid that is an object', read({ Sid: {} }), SYNTAX],
    ['a Sid that is a list', read({ Sid: ['One'] }), SYNTAX],
    ['a Sid that is null', read({ Sid: null }), SYNTAX],
    ['a Sid with a space', read({ Sid: 'Read secrets' }), SID],
    ['a Sid with a hyphen', read({ Sid: 'read-secrets' }), SID],
    ['a duplicate Sid', document({ ...READ, Sid: 'One' }, { ...READ, Sid: 'One' }), DUPLICATE_SID],
    ['no Effect', read({ Effect: undefined }), SYNTAX],
    ['an unknown Effect', read({ Effect: 'Maybe' }), SYNTAX],
    ['an Effect in lower case', read({ Effect: 'allow' }), LEGACY],
    ['an Action that is an object', read({ Action: { name: 's3:*' } }), SYNTAX],
    ['an Action that is a list of lists', read({ Action: [['s3:*']] }), SYNTAX],
    ['an Action that is a number', read({ Action: 7 }), SYNTAX],
    ['Action with NotAction', read({ NotAction: 'iam:*' }), SYNTAX],
    ['Action with an empty NotAction', read({ NotAction: [] }), SYNTAX],
    ['no Action', read({ Action: undefined }), NO_ACTION],
    ['an empty list of actions', read({ Action: [] }), NO_ACTION],
    ['an action without a service', read({ Action: 'GetSecretValue' }), VENDOR],
    ['an empty action', read({ Action: '' }), VENDOR],
    ['an action with two colons', read({ Action: 's3:List:Bucket' }), COLONS],
    ['a space in a service', read({ Action: 'secrets manager:*' }), 'Vendor secrets manager is not valid'],
    ['a wildcard within a service', read({ Action: 'secret*:Get*' }), 'Vendor secret* is not valid'],
    ['Resource with NotResource', read({ NotResource: [] }), SYNTAX],
    ['no Resource', read({ Resource: undefined }), NO_RESOURCE],
  ])('%s', (_, policy, message) => {
    expect(policyProblem(policy, 'identity')).toBe(message);
    expect(policyProblem(policy, 'managed')).toBe(message);
  });
});

describe('refuses in a Condition', () => {
  const now = (operator: string, value: unknown) => ({ [operator]: { 'aws:CurrentTime': value } });

  test.each<[string, unknown, string]>([
    ['a list', [{ Bool: { 'aws:SecureTransport': 'true' } }], SYNTAX],
    ['a string', 'always', SYNTAX],
    ['an unknown operator', { StringMatches: { 'aws:username': 'ann' } }, SYNTAX],
    ['an operator in another case', { stringEquals: { 'aws:username': 'ann' } }, SYNTAX],
    ['a qualifier with two colons', { 'ForAnyValue::StringLike': { 'aws:TagKeys': 'team' } }, SYNTAX],
    ['an unknown qualifier', { 'ForNoValue:StringLike': { 'aws:TagKeys': 'team' } }, SYNTAX],
    ['IfExists before the operator', { IfExistsBool: { 'aws:SecureTransport': 'true' } }, SYNTAX],
    ['Null with IfExists', { NullIfExists: { 'aws:TokenIssueTime': 'true' } }, SYNTAX],
    ['a text instead of keys', { StringEquals: 'aws:username' }, SYNTAX],
    ['a list of keys', { StringEquals: ['aws:username'] }, SYNTAX],
    ['a value that is an object', { StringEquals: { 'aws:username': { name: 'ann' } } }, SYNTAX],
    ['a list with an object', { StringEquals: { 'aws:username': ['ann', {}] } }, SYNTAX],
    ['a value that is null', { StringEquals: { 'aws:username': null } }, SYNTAX],
    ['a list of lists', { StringEquals: { 'aws:username': [['ann']] } }, SYNTAX],
    ['a word as a date', now('DateLessThan', 'tomorrow'), LEGACY],
    ['month 13', now('DateLessThan', '2026-13-01T00:00:00Z'), LEGACY],
    ['a date with slashes', now('DateGreaterThan', '01/02/2026'), LEGACY],
    ['hour 24', now('DateEqualsIfExists', '2026-01-01T24:00:00Z'), LEGACY],
    ['a time zone of one digit', now('DateLessThan', '2026-01-01T00:00:00+1'), LEGACY],
    ['ten digits of a second', now('DateLessThan', '2026-01-01T00:00:00.0123456789Z'), LEGACY],
    ['seconds beyond 64 bits', now('DateLessThan', '9223372036854775808'), LEGACY],
    ['a malformed date in a list', now('DateEquals', ['2026-01-01', 'soon']), LEGACY],
    ['a policy variable as a date', now('DateLessThan', variable('aws:TokenIssueTime')), LEGACY],
  ])('%s', (_, Condition, message) => {
    expect(policyProblem(read({ Condition }), 'identity')).toBe(message);
  });
});

describe('refuses as a resource', () => {
  const notAnArn = (text: string) => `Resource ${text} must be in ARN format or "*".`;
  const badPartition = (name: string, arn: string) =>
    `Partition "${name}" is not valid for resource "arn:${arn}".`;
  const IAM_PATH = 'IAM resource path must either be "*" or start with user/, federated-user/, role/';
  const USER = 'arn:aws:iam:eu-central-1:123456789012:user/ann';
  const BUCKET = 'arn:aws:s3:eu-central-1:123456789012:keys';

  test.each<[unknown, unknown]>([
    [{ Arn: '*' }, SYNTAX],
    [['*', {}], SYNTAX],
    [[], NO_RESOURCE],
    ['mailer/key', notAnArn('mailer/key')],
    ['', notAnArn('')],
    ['arm:aws:s3:::keys', notAnArn('arm:aws:s3:::keys')],
    ['arn:amazon:s3:::keys', badPartition('amazon', 'amazon:s3:::keys')],
    ['aws:s3:::keys', badPartition('s3', 's3:::keys:*')],
    ['arn:secretsmanager', badPartition('secretsmanager', 'secretsmanager:*:*:*:*')],
    ['arn:aws', QUALIFIED],
    ['arn:aws:*:eu-central-1:123456789012:secret:x', QUALIFIED],
    ['arn:aws:secret*:eu-central-1:123456789012:secret:x', QUALIFIED],
    ['arn:aws::eu-central-1:123456789012:secret:x', LEGACY],
    ['arn:aws:s3::keys', LEGACY],
    [USER, `IAM resource ${USER} cannot contain region information.`],
    [BUCKET, `Resource ${BUCKET} can not contain region information.`],
    ['arn:aws:iam::123456789012:ann', expect.stringContaining(IAM_PATH)],
  ])('%j', (resource, message) => {
    expect(policyProblem(read({ Resource: resource }), 'identity')).toEqual(message);
    const excluding = read({ Resource: undefined, NotResource: resource });
    expect(policyProblem(excluding, 'managed')).toEqual(message);
  });
});

describe('refuses by the kind of policy', () => {
  const EXCLUDING = { Principal: undefined, NotPrincipal: { AWS: '123456789012' } };
  const NOT_STS = 'AssumeRole policy may only specify STS AssumeRole actions.';
  const trust = (elements: object) => document({ ...TRUST, ...elements });
  const principal = (Principal: unknown) => trust({ Principal });
  const invalid = (text: string) => `Invalid principal in policy: ${text}`;
  const NONE = invalid(
    'com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!',
  );
  const OLD_VERSION = 'Policy document must be version 2012-10-17 or greater.';
  const PRINCIPAL = 'Policy document should not specify a principal.';
  const NO_PRINCIPAL = 'Missing required field Principal';
  const GROUP = 'arn:aws:iam::123456789012:group/staff';
  const PART = 'arn:aws:iam::123456789012:role/mail*';

  test.each<[PolicyKind, string, unknown, string]>([
    ['managed', 'no Version', ofVersion(undefined, READ), OLD_VERSION],
    ['managed', 'Version 2008-10-17', ofVersion('2008-10-17', READ), OLD_VERSION],
    ['managed', 'Principal', read({ Principal: '*' }), PRINCIPAL],
    ['identity', 'Principal', read({ Principal: '*' }), PRINCIPAL],
    ['identity', 'NotPrincipal', read({ NotPrincipal: '*' }), PRINCIPAL],
    ['trust', 'no principal', principal(undefined), NO_PRINCIPAL],
    ['trust', 'a text as Principal', principal('123456789012'), SYNTAX],
    ['trust', 'a principal that is a number', principal({ AWS: 123456789012 }), SYNTAX],
    ['trust', 'Principal with NotPrincipal', trust({ NotPrincipal: '*' }), SYNTAX],
    ['trust', 'an empty list of principals', principal({ AWS: [] }), NONE],
    ['trust', 'an unknown type of principal', principal({ User: 'ann' }), invalid('"USER":"ann"')],
    ['trust', 'a partial service name', principal({ Service: 'lambda' }), invalid('"SERVICE":"lambda"')],
    ['trust', 'an account of 11 digits', principal({ AWS: '12345678901' }), invalid('"AWS":"12345678901"')],
    ['trust', 'a group', principal({ AWS: GROUP }), invalid(`"AWS":"${GROUP}"`)],
    ['trust', 'a wildcard in a name', principal({ AWS: ['*', PART] }), invalid(`"AWS":"${PART}"`)],
    ['trust', 'a resource', trust({ Resource: '*' }), 'Has prohibited field Resource'],
    ['trust', 'NotPrincipal', trust(EXCLUDING), 'Has prohibited field NotPrincipal'],
    ['trust', 'an action of another service', trust({ Action: ['sts:AssumeRole', 'iam:GetUser'] }), NOT_STS],
    ['resource', 'no principal', read({}), NO_PRINCIPAL],
    ['resource', 'no resource', read({ Principal: '*', Resource: undefined }), NO_RESOURCE],
    ['resource', 'Allow with NotPrincipal', read(EXCLUDING), 'Allow with NotPrincipal is not allowed.'],
  ])('%s: %s', (kind, _, policy, message) => {
    expect(policyProblem(policy, kind)).toBe(message);
  });
});
