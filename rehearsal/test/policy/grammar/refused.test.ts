import { policyProblem } from '../../../src/policy/grammar/grammar';
import { conditional, document, ofVersion, READ, TRUST, variable, withResource } from './fixtures';

const SYNTAX = 'Syntax errors in policy.';
const LEGACY = 'The policy failed legacy parsing';
const VENDOR = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
const QUALIFIED = 'Resource vendor must be fully qualified and cannot contain regexes.';
const SID =
  'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*';

describe('refuses in every policy', () => {
  test.each<[string, unknown, string]>([
    ['a list in place of a document', [READ], SYNTAX],
    ['an unknown element beside Statement', { ...document(READ), Statements: [] }, SYNTAX],
    ['an Id that is no string', { ...document(READ), Id: ['one'] }, SYNTAX],
    ['a Version that there is not', ofVersion('2020-01-01'), SYNTAX],
    ['a Version that is no string', ofVersion(20121017), SYNTAX],
    ['no statement', document(), SYNTAX],
    ['a statement that is no object', document('allow'), SYNTAX],
    ['an unknown element of a statement', document({ ...READ, Ressource: '*' }), SYNTAX],
    ['a Sid that is an object', document({ ...READ, Sid: {} }), SYNTAX],
    ['a Sid that is a list', document({ ...READ, Sid: ['One'] }), SYNTAX],
    ['a Sid that is a number', document({ ...READ, Sid: 1 }), SYNTAX],
    ['a Sid that is null', document({ ...READ, Sid: null }), SYNTAX],
    ['a Sid with a space', document({ ...READ, Sid: 'Read secrets' }), SID],
    ['a Sid with a hyphen', document({ ...READ, Sid: 'read-secrets' }), SID],
    [
      'one Sid twice',
      document({ ...READ, Sid: 'One' }, { ...READ, Sid: 'One' }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    ['no Effect', document({ ...READ, Effect: undefined }), SYNTAX],
    ['an Effect that there is not', document({ ...READ, Effect: 'Maybe' }), SYNTAX],
    ['an Effect in lower case', document({ ...READ, Effect: 'allow' }), LEGACY],
    ['an Action that is an object', document({ ...READ, Action: { name: 's3:*' } }), SYNTAX],
    ['an Action that is a list of lists', document({ ...READ, Action: [['s3:*']] }), SYNTAX],
    ['an Action that is a number', document({ ...READ, Action: 7 }), SYNTAX],
    ['Action with NotAction', document({ ...READ, NotAction: 'iam:*' }), SYNTAX],
    ['Action with an empty NotAction', document({ ...READ, NotAction: [] }), SYNTAX],
    ['no Action', document({ ...READ, Action: undefined }), 'Policy statement must contain actions.'],
    ['an empty list of actions', document({ ...READ, Action: [] }), 'Policy statement must contain actions.'],
    ['an action without a service', document({ ...READ, Action: 'GetSecretValue' }), VENDOR],
    ['an empty action', document({ ...READ, Action: '' }), VENDOR],
    [
      'an action with two colons',
      document({ ...READ, Action: 's3:List:Bucket' }),
      'Actions/Condition can contain only one colon.',
    ],
    [
      'an action of a service with a space',
      document({ ...READ, Action: 'secrets manager:*' }),
      'Vendor secrets manager is not valid',
    ],
    [
      'a wildcard within the service of an action',
      document({ ...READ, Action: 'secret*:Get*' }),
      'Vendor secret* is not valid',
    ],
  ])('%s', (_, policy, message) => {
    expect(policyProblem(policy, 'identity')).toBe(message);
    expect(policyProblem(policy, 'managed')).toBe(message);
  });
});

describe('refuses in a Condition', () => {
  test.each<[string, unknown, string]>([
    ['a list', [{ Bool: { 'aws:SecureTransport': 'true' } }], SYNTAX],
    ['a string', 'always', SYNTAX],
    ['an unknown operator', { StringMatches: { 'aws:username': 'ann' } }, SYNTAX],
    ['an operator in another case', { stringEquals: { 'aws:username': 'ann' } }, SYNTAX],
    ['a qualifier with two colons', { 'ForAnyValue::StringLike': { 'aws:TagKeys': 'team' } }, SYNTAX],
    ['an unknown qualifier', { 'ForNoValue:StringLike': { 'aws:TagKeys': 'team' } }, SYNTAX],
    ['IfExists before the operator', { IfExistsBool: { 'aws:SecureTransport': 'true' } }, SYNTAX],
    ['Null with IfExists', { NullIfExists: { 'aws:TokenIssueTime': 'true' } }, SYNTAX],
    ['an operator without keys', { StringEquals: 'aws:username' }, SYNTAX],
    ['a list of keys', { StringEquals: ['aws:username'] }, SYNTAX],
    ['a value that is an object', { StringEquals: { 'aws:username': { name: 'ann' } } }, SYNTAX],
    ['a list with an object', { StringEquals: { 'aws:username': ['ann', {}] } }, SYNTAX],
    ['a value that is null', { StringEquals: { 'aws:username': null } }, SYNTAX],
    ['a list of lists', { StringEquals: { 'aws:username': [['ann']] } }, SYNTAX],
    ['a word as a date', { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } }, LEGACY],
    ['a thirteenth month', { DateLessThan: { 'aws:CurrentTime': '2026-13-01T00:00:00Z' } }, LEGACY],
    ['a date with slashes', { DateGreaterThan: { 'aws:CurrentTime': '01/02/2026' } }, LEGACY],
    ['a 24th hour', { DateEqualsIfExists: { 'aws:CurrentTime': '2026-01-01T24:00:00Z' } }, LEGACY],
    ['a time zone of one digit', { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00+1' } }, LEGACY],
    [
      'ten digits of a second',
      { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00.0123456789Z' } },
      LEGACY,
    ],
    ['seconds beyond 64 bits', { DateLessThan: { 'aws:EpochTime': '9223372036854775808' } }, LEGACY],
    ['one bad date among good ones', { DateEquals: { 'aws:CurrentTime': ['2026-01-01', 'soon'] } }, LEGACY],
    [
      'a policy variable as a date',
      { DateLessThan: { 'aws:CurrentTime': variable('aws:TokenIssueTime') } },
      LEGACY,
    ],
  ])('%s', (_, condition, message) => {
    expect(policyProblem(conditional(condition), 'identity')).toBe(message);
  });
});

describe('refuses as a Resource', () => {
  test.each<[string, unknown, string]>([
    ['an object', { Arn: '*' }, SYNTAX],
    ['a list with an object', ['*', {}], SYNTAX],
    ['an empty list', [], 'Policy statement must contain resources.'],
    ['nothing', undefined, 'Policy statement must contain resources.'],
    ['a name', 'mailer/key', 'Resource mailer/key must be in ARN format or "*".'],
    ['an empty string', '', 'Resource  must be in ARN format or "*".'],
    [
      'a typing error in arn',
      'arm:aws:s3:::keys',
      'Resource arm:aws:s3:::keys must be in ARN format or "*".',
    ],
    [
      'a partition that there is not',
      'arn:amazon:s3:::keys',
      'Partition "amazon" is not valid for resource "arn:amazon:s3:::keys".',
    ],
    ['an ARN without arn', 'aws:s3:::keys', 'Partition "s3" is not valid for resource "arn:s3:::keys:*".'],
    [
      'an ARN without a partition',
      'arn:secretsmanager',
      'Partition "secretsmanager" is not valid for resource "arn:secretsmanager:*:*:*:*".',
    ],
    ['a partition alone', 'arn:aws', QUALIFIED],
    ['a wildcard for the service', 'arn:aws:*:eu-central-1:123456789012:secret:x', QUALIFIED],
    ['a wildcard within the service', 'arn:aws:secret*:eu-central-1:123456789012:secret:x', QUALIFIED],
    ['an empty service', 'arn:aws::eu-central-1:123456789012:secret:x', LEGACY],
    ['too few colons', 'arn:aws:s3::keys', LEGACY],
    [
      'a region in an ARN of IAM',
      'arn:aws:iam:eu-central-1:123456789012:user/ann',
      'IAM resource arn:aws:iam:eu-central-1:123456789012:user/ann cannot contain region information.',
    ],
    [
      'a region in the ARN of a bucket',
      'arn:aws:s3:eu-central-1:123456789012:keys',
      'Resource arn:aws:s3:eu-central-1:123456789012:keys can not contain region information.',
    ],
    [
      'an ARN of IAM without a type',
      'arn:aws:iam::123456789012:ann',
      expect.stringMatching(
        /^IAM resource path must either be "\*" or start with user\/, federated-user\/, role\//,
      ),
    ],
  ])('%s', (_, resource, message) => {
    expect(policyProblem(withResource(resource), 'identity')).toEqual(message);
    if (resource !== undefined) {
      const not = document({ ...READ, Resource: undefined, NotResource: resource });
      expect(policyProblem(not, 'managed')).toEqual(message);
    }
  });

  test('Resource with NotResource', () => {
    expect(policyProblem(document({ ...READ, NotResource: [] }), 'identity')).toBe(SYNTAX);
  });
});

describe('refuses by the kind of policy', () => {
  const principalsOf = (Principal: unknown) => document({ ...TRUST, Principal });
  const NONE =
    'Invalid principal in policy: com.amazon.balsa.error.InvalidPolicyException: The passed in policy has a statement with no principals!';

  test.each([undefined, '2008-10-17'])('Version %s in a managed policy', (version) => {
    expect(policyProblem(ofVersion(version), 'managed')).toBe(
      'Policy document must be version 2012-10-17 or greater.',
    );
  });

  test.each(['identity', 'managed'] as const)('a principal in an %s policy', (kind) => {
    for (const element of ['Principal', 'NotPrincipal']) {
      expect(policyProblem(document({ ...READ, [element]: '*' }), kind)).toBe(
        'Policy document should not specify a principal.',
      );
    }
  });

  test.each<[string, unknown, string]>([
    ['no principal', principalsOf(undefined), 'Missing required field Principal'],
    ['a string as Principal', principalsOf('123456789012'), SYNTAX],
    ['a principal that is a number', principalsOf({ AWS: 123456789012 }), SYNTAX],
    ['Principal with NotPrincipal', document({ ...TRUST, NotPrincipal: '*' }), SYNTAX],
    ['a Principal without principals', principalsOf({ AWS: [] }), NONE],
    [
      'an unknown type of principal',
      principalsOf({ User: 'ann' }),
      'Invalid principal in policy: "USER":"ann"',
    ],
    [
      'a service by half its name',
      principalsOf({ Service: 'lambda' }),
      'Invalid principal in policy: "SERVICE":"lambda"',
    ],
    [
      'an account of eleven digits',
      principalsOf({ AWS: '12345678901' }),
      'Invalid principal in policy: "AWS":"12345678901"',
    ],
    [
      'a group',
      principalsOf({ AWS: 'arn:aws:iam::123456789012:group/staff' }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:group/staff"',
    ],
    [
      'a part of a name',
      principalsOf({ AWS: ['*', 'arn:aws:iam::123456789012:role/mail*'] }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/mail*"',
    ],
  ])('%s in a trust policy', (_, policy, message) => {
    expect(policyProblem(policy, 'trust')).toBe(message);
  });

  test('a resource, NotPrincipal or another service in a trust policy', () => {
    const { Principal: _, ...rest } = TRUST;
    const problem = (statement: object) => policyProblem(document(statement), 'trust');
    expect(problem({ ...TRUST, Resource: '*' })).toBe('Has prohibited field Resource');
    expect(problem({ ...rest, NotPrincipal: { AWS: '123456789012' } })).toBe(
      'Has prohibited field NotPrincipal',
    );
    expect(problem({ ...TRUST, Action: ['sts:AssumeRole', 'iam:GetUser'] })).toBe(
      'AssumeRole policy may only specify STS AssumeRole actions.',
    );
  });

  test('a resource policy without principal or resource, or with Allow and NotPrincipal', () => {
    const problem = (statement: object) => policyProblem(document(statement), 'resource');
    expect(problem(READ)).toBe('Missing required field Principal');
    expect(problem({ ...READ, Principal: '*', Resource: undefined })).toBe(
      'Policy statement must contain resources.',
    );
    expect(problem({ ...READ, NotPrincipal: { AWS: '123456789012' } })).toBe(
      'Allow with NotPrincipal is not allowed.',
    );
  });
});
