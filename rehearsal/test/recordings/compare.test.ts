import { Random } from '../../src/kernel/random';
import { assertsDifference, errorDifference } from './asserts';
import { difference } from './compare';
import { Placeholders } from './placeholders';
import type { Answer } from './wire';
import { parseXml } from './xml';

const words = (shapes = {}) => new Placeholders({ region: 'eu-central-1' }, new Random(1), shapes);

test.each([
  ['equal', { A: 'x', B: [1, true] }, { A: 'x', B: [1, true] }],
  ['null is left out', { A: 'x', B: null }, { A: 'x' }],
  ['any value', { A: '{{*}}' }, { A: 12345 }],
  ['a word twice', { A: '{{w}}', B: 'in {{w}}' }, { A: 'v', B: 'in v' }],
  ['a word in a member name', { A: '{{w}}', B: { '{{w}}': 'x' } }, { A: 'v', B: { v: 'x' } }],
  ['JSON in a string', { A: { $json: { b: ['{{region}}'] } } }, { A: '{"b":["eu-central-1"]}' }],
])('the same: %s', (_, expected, actual) => {
  expect(difference(expected, actual, { words: words() })).toBeUndefined();
});

test.each([
  ['another text', { A: 'x' }, { A: 'y' }],
  ['a text that goes on', { A: 'x' }, { A: 'xx' }],
  ['a member less', { A: 'x', B: '{{*}}' }, { A: 'x' }],
  ['a member more', { A: 'x' }, { A: 'x', B: 'y' }],
  ['an element more', { A: ['x'] }, { A: ['x', 'y'] }],
  ['another order', { A: ['x', 'y'] }, { A: ['y', 'x'] }],
  ['an empty text for any value', { A: '{{*}}' }, { A: '' }],
  ['a word with two values', { A: '{{w}}', B: '{{w}}' }, { A: 'v', B: 'other' }],
  ['two words with one value', { A: '{{w}}', B: '{{x}}' }, { A: 'v', B: 'v' }],
  ['a number as text', { A: 1 }, { A: '1' }],
  ['null for a structure', { A: {} }, { A: null }],
])('a difference: %s', (_, expected, actual) => {
  expect(difference(expected, actual, { words: words() })).toBeDefined();
});

test('unordered members are sets', () => {
  const by = { words: words(), unordered: ['A'] };
  expect(
    difference({ A: [{ id: '{{a}}', n: 1 }, { n: 2 }] }, { A: [{ n: 2 }, { id: 'v', n: 1 }] }, by),
  ).toBeUndefined();
  expect(difference({ A: ['x', 'x'] }, { A: ['x', 'y'] }, by)).toBeDefined();
});

test('a word must have its shape', () => {
  const by = { words: words({ arn: 'arn:{{region}}:key-??' }) };
  expect(difference('{{arn}}', 'arn:eu-central-1:key-abc', by)).toBeDefined();
  expect(difference('{{arn}}', 'arn:eu-central-1:key-aB', by)).toBeUndefined();
});

test('answers in XML become members, lists and texts', () => {
  const { R } = parseXml('<A><R><Name>a&#38;b</Name><L><member><N>1</N></member><member/></L><E/></R></A>');
  expect(R).toEqual({ Name: 'a&b', L: [{ N: '1' }, ''], E: '' });
  expect(
    difference({ Name: 'a&b', L: [{ N: 1 }, {}], E: [] }, R, { words: words(), xml: true }),
  ).toBeUndefined();
});

describe('asserts', () => {
  const output = { List: [{ Name: 'a', More: 1 }, { Name: 'b' }], Text: 'abc', Date: 2 };
  const answer: Answer = { httpStatus: 200, xml: false, output };

  test.each([
    [{ contains: { List: [{ Name: 'b' }] } }],
    [{ contains: { List: [{ Name: 'b' }] }, exact: true }],
    [{ excludes: { List: [{ Name: 'c' }] } }],
    [{ absent: ['Other'] }],
    [{ count: { List: 2, Other: 0 } }],
    [{ length: { Text: 3 }, noneOf: { Text: 'xyz' } }],
    [{ later: { Date: '1' }, httpStatus: 200 }],
  ])('%j holds', (asserts) => {
    expect(assertsDifference(asserts, answer, { words: words() })).toBeUndefined();
  });

  test.each([
    [{ contains: { List: [{ Name: 'c' }] } }],
    [{ contains: { List: [{ Name: 'a' }] }, exact: true }],
    [{ excludes: { List: [{ Name: 'a' }] } }],
    [{ absent: ['Text'] }],
    [{ count: { List: 1 } }],
    [{ length: { Text: 4 } }],
    [{ noneOf: { Text: 'c' } }],
    [{ later: { Date: '2' } }],
    [{ httpStatus: 201 }],
  ])('%j does not hold', (asserts) => {
    expect(assertsDifference(asserts, answer, { words: words() })).toBeDefined();
  });
});

describe('errors', () => {
  const error = { name: 'Wrong', message: 'This is wrong.', type: 'Sender', member: 'Message' };
  const answer: Answer = { httpStatus: 400, xml: false, error };

  test('are the same in all that was recorded', () => {
    const expected = { ...error, httpStatus: 400, messageContains: 'wrong' };
    expect(errorDifference(expected, answer, words())).toBeUndefined();
  });

  test.each([
    [{ name: 'Other' }],
    [{ message: 'This is' }],
    [{ messageContains: 'right' }],
    [{ httpStatus: 403 }],
    [{ type: 'Receiver' }],
    [{ member: 'message' }],
  ])('differ in %j', (expected) => {
    expect(errorDifference(expected, answer, words())).toBeDefined();
  });

  test('an answer that is no error differs', () => {
    expect(errorDifference({}, { httpStatus: 200, xml: false, output: {} }, words())).toBeDefined();
  });
});
