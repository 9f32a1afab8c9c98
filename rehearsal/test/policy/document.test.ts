import { parsePolicy } from '../../src/policy/document';

const statement = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' };
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

describe('parsePolicy', () => {
  test('keeps the text beside the document', () => {
    const text = `${document(statement)}\n`;
    expect(parsePolicy(text, 'identity')).toEqual({
      text,
      document: { Version: '2012-10-17', Statement: [statement] },
    });
  });

  test.each([
    ['text that is no JSON', '{', 'Syntax errors in policy.'],
    ['nothing', undefined, 'Syntax errors in policy.'],
    [
      'a policy that breaks a rule',
      document({ ...statement, Principal: '*' }),
      'Policy document should not specify a principal.',
    ],
  ])('refuses %s as MalformedPolicyDocument', (_, text, message) => {
    expect(() => parsePolicy(text, 'identity')).toThrow(
      expect.objectContaining({ code: 'MalformedPolicyDocument', status: 400, message }),
    );
  });
});
