import { Random } from '../../src/kernel/random';
import { assertsDifference, errorDifference } from './asserts';
import { difference } from './compare';
import { Placeholders } from './placeholders';
import type { Answer } from './wire';
import { parseXml } from './xml';

const by = (shapes = {}) => ({
  placeholders: new Placeholders({ region: 'eu-central-1' }, new Random(1), shapes),
});

describe('difference', () => {
  test.each([
    ['equal values', { A: 'x', B: [1, true] }, { A: 'x', B: [1, true] }],
    ['null for an omitted member', { A: 'x', B: null }, { A: 'x' }],
    ['{{*}} for any value', { A: '{{*}}' }, { A: 12345 }],
    ['a repeated placeholder', { A: '{{p}}', B: 'in {{p}}' }, { A: 'v', B: 'in v' }],
    ['a placeholder in a member name', { A: '{{p}}', B: { '{{p}}': 'x' } }, { A: 'v', B: { v: 'x' } }],
    ['JSON in a string', { A: { $json: { b: ['{{region}}'] } } }, { A: '{"b":["eu-central-1"]}' }],
  ])('accepts %s', (_, expected, actual) => {
    expect(difference(expected, actual, by())).toBeUndefined();
  });

  test.each([
    ['another text', { A: 'x' }, { A: 'y' }, '"y" instead of "x"'],
    ['a longer text', { A: 'x' }, { A: 'xx' }, '"xx" instead of "x"'],
    ['a missing member', { A: 'x', B: '{{*}}' }, { A: 'x' }, 'nothing instead of {{*}}'],
    ['an additional member', { A: 'x' }, { A: 'x', B: 'y' }, 'B not in the recording'],
    ['an additional element', { A: ['x'] }, { A: ['x', 'y'] }, '2 elements instead of 1'],
    ['another order', { A: ['x', 'y'] }, { A: ['y', 'x'] }, '"y" instead of "x"'],
    ['an empty text for {{*}}', { A: '{{*}}' }, { A: '' }, 'an empty text'],
    ['two values of a placeholder', { A: '{{p}}', B: '{{p}}' }, { A: 'v', B: 'w' }, '"w" instead of "{{p}}"'],
    ['two placeholders with a value', { A: '{{p}}', B: '{{q}}' }, { A: 'v', B: 'v' }, 'are both v'],
    ['a number as text', { A: 1 }, { A: '1' }, '"1" instead of 1'],
    ['null for a structure', { A: {} }, { A: null }, 'undefined instead of a structure'],
  ])('reports %s', (_, expected, actual, problem) => {
    expect(difference(expected, actual, by())).toContain(problem);
  });

  test('compares unordered members as sets', () => {
    const sets = { ...by(), unordered: ['A'] };
    const recorded = { A: [{ id: '{{a}}', n: 1 }, { n: 2 }] };
    expect(difference(recorded, { A: [{ n: 2 }, { id: 'v', n: 1 }] }, sets)).toBeUndefined();
    expect(difference({ A: ['x', 'x'] }, { A: ['x', 'y'] }, sets)).toBe('.A: no "x" in ["x","y"]');
  });

  test('requires the shape of a placeholder', () => {
    const shaped = by({ arn: 'arn:{{region}}:key-??' });
    expect(difference('{{arn}}', 'arn:eu-central-1:key-abc', shaped)).toContain('does not have the shape');
    expect(difference('{{arn}}', 'arn:eu-central-1:key-aB', shaped)).toBeUndefined();
  });

  test('compares XML answers by members, lists and texts', () => {
    const { R } = parseXml('<A><R><Name>a&#38;b</Name><L><member><N>1</N></member><member/></L><E/></R></A>');
    expect(R).toEqual({ Name: 'a&b', L: [{ N: '1' }, ''], E: '' });
    const recorded = { Name: 'a&b', L: [{ N: 1 }, {}], E: [] };
    expect(difference(recorded, R, { ...by(), xml: true })).toBeUndefined();
  });
});

describe('assertsDifference', () => {
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
  ])('accepts %j', (asserts) => {
    expect(assertsDifference(asserts, answer, by())).toBeUndefined();
  });

  test.each([
    [{ contains: { List: [{ Name: 'c' }] } }, '.List: no {"Name":"c"}'],
    [{ contains: { List: [{ Name: 'a' }] }, exact: true }, '.List: no {"Name":"a"}'],
    [{ excludes: { List: [{ Name: 'a' }] } }, 'List: has {"Name":"a"}'],
    [{ absent: ['Text'] }, 'Text: exists'],
    [{ count: { List: 1 } }, 'List: 2 elements instead of 1'],
    [{ length: { Text: 4 } }, 'Text: 3 characters instead of 4'],
    [{ noneOf: { Text: 'c' } }, 'Text: has c'],
    [{ later: { Date: '2' } }, 'Date: not later than 2'],
    [{ httpStatus: 201 }, 'HTTP status 200'],
  ])('reports %j', (asserts, problem) => {
    expect(assertsDifference(asserts, answer, by())).toContain(problem);
  });
});

describe('errorDifference', () => {
  const error = { name: 'Wrong', message: 'This is wrong.', type: 'Sender', member: 'Message' };
  const answer: Answer = { httpStatus: 400, xml: false, error };

  test.each([
    [{ ...error, httpStatus: 400, messageContains: 'wrong' }, undefined],
    [{ name: 'Other' }, 'Wrong instead of Other: This is wrong.'],
    [{ message: 'This is' }, '"This is wrong." instead of "This is"'],
    [{ messageContains: 'right' }, 'This is wrong.'],
    [{ httpStatus: 403 }, 'HTTP status 400'],
    [{ type: 'Receiver' }, 'type Sender instead of Receiver'],
    [{ member: 'message' }, 'the message is spelled Message'],
  ])('compares with %j', (expected, problem) => {
    expect(errorDifference(expected, answer, by().placeholders)).toBe(problem);
  });

  test('reports an answer that is not an error', () => {
    const success: Answer = { httpStatus: 200, xml: false, output: {} };
    expect(errorDifference({}, success, by().placeholders)).toBe('no error: {}');
  });
});
