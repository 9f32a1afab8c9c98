import { count, listed, number, withShortArns } from '../src/words';

test.each([
  [0, '0 reads'],
  [1, '1 read'],
  [2, '2 reads'],
  [1234, '1,234 reads'],
])('formats %d with its noun', (value, text) => {
  expect(count(value, 'read')).toBe(text);
  expect(number(value)).toBe(text.replace(/ .*/, ''));
});

test('joins names to a list', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

test.each([
  ['arn:aws:iam::123456789012:role/path/r', 'role/path/r'],
  ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'policy/ReadOnlyAccess'],
  ['arn:aws:secretsmanager:eu-central-1:123456789012:secret:mail-AbCdEf', 'secret:mail-AbCdEf'],
  ['arn:aws-us-gov:s3:::bucket/key', 'bucket/key'],
  ['First to arn:aws:iam::123456789012:user/u, again.', 'First to user/u, again.'],
  ['App/Key', 'App/Key'],
  ['*', '*'],
])('shortens the ARNs in %s', (text, short) => {
  expect(withShortArns(text)).toBe(short);
});
