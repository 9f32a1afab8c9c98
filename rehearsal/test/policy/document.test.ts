import { parsePolicy } from '../../src/policy/document';
import { document, READ, read } from './grammar/fixtures';

test('returns the text and the parsed document', () => {
  const text = `${JSON.stringify(document(READ))}\n`;
  expect(parsePolicy(text, 'identity')).toEqual({ text, document: document(READ) });
});

test.each([
  ['malformed JSON', '{', 'Syntax errors in policy.'],
  ['an absent policy', undefined, 'Syntax errors in policy.'],
  [
    'a policy that breaks a rule',
    JSON.stringify(read({ Principal: '*' })),
    'Policy document should not specify a principal.',
  ],
])('refuses %s with MalformedPolicyDocument', (_, text, message) => {
  expect(() => parsePolicy(text, 'identity')).toThrow(
    expect.objectContaining({ code: 'MalformedPolicyDocument', status: 400, message }),
  );
});
