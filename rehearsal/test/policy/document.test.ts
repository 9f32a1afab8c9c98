import { parsePolicy } from '../../src/policy/document';

const statement = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' };
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

describe('policies of users and roles', () => {
  test.each([
    ['a list of statements', document(statement)],
    ['a single statement', JSON.stringify({ Version: '2012-10-17', Statement: statement })],
    [
      'an older version, by exclusion',
      JSON.stringify({ Statement: { ...statement, Action: undefined, NotAction: '*' } }),
    ],
    [
      'percent signs in a resource',
      document({ ...statement, Resource: 'arn:aws:apigateway:x::/tags/a%3Ab' }),
    ],
  ])('are accepted: %s', (_, text) => {
    expect(parsePolicy(text, 'identity').text).toBe(text);
  });

  test.each([
    ['no JSON', '{', 'Syntax errors in policy.'],
    ['no object', '[]', 'Syntax errors in policy.'],
    [
      'another version',
      JSON.stringify({ Version: '2020-01-01', Statement: statement }),
      'Syntax errors in policy.',
    ],
    ['no statement', document(), 'Syntax errors in policy.'],
    ['a typing error in an element', document({ ...statement, Ressource: '*' }), 'Syntax errors in policy.'],
    ['another effect', document({ ...statement, Effect: 'allow' }), 'Syntax errors in policy.'],
    [
      'a condition that is not an operator',
      document({ ...statement, Condition: { Bool: 'true' } }),
      'Syntax errors in policy.',
    ],
    ['an action that is a number', document({ ...statement, Action: 7 }), 'Syntax errors in policy.'],
    ['no action', document({ Effect: 'Allow', Resource: '*' }), 'Policy statement must contain actions.'],
    ['no resource', document({ Effect: 'Allow', Action: '*' }), 'Policy statement must contain resources.'],
    [
      'an action without a service',
      document({ ...statement, Action: 'GetUser' }),
      expect.stringContaining('prefaced by a vendor'),
    ],
    [
      'a resource by name',
      document({ ...statement, Resource: 'key' }),
      'Resource key must be in ARN format or "*".',
    ],
    [
      'a principal',
      document({ ...statement, Principal: '*' }),
      'Policy document should not specify a principal.',
    ],
    [
      'one Sid twice',
      document({ ...statement, Sid: 'A' }, { ...statement, Sid: 'A' }),
      expect.stringContaining('must be unique'),
    ],
  ])('are refused: %s', (_, text, message) => {
    expect(() => parsePolicy(text, 'identity')).toThrow(
      expect.objectContaining({ code: 'MalformedPolicyDocument', message }),
    );
  });
});

describe('trust policies', () => {
  const who = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };

  test('are accepted', () => {
    expect(parsePolicy(document(who), 'trust').document).toEqual({ Version: '2012-10-17', Statement: [who] });
  });

  test.each([
    ['a resource', document({ ...who, Resource: '*' }), 'Has prohibited field Resource'],
    ['no principal', document({ ...who, Principal: undefined }), 'Missing required field Principal'],
    [
      'another service',
      document({ ...who, Action: 'iam:GetUser' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
  ])('are refused: %s', (_, text, message) => {
    expect(() => parsePolicy(text, 'trust')).toThrow(
      expect.objectContaining({ code: 'MalformedPolicyDocument', message }),
    );
  });
});
