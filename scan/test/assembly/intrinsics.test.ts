import { textOf } from '../../src/assembly/intrinsics';

const REF = { Ref: 'A' };
const GET_ATT = { 'Fn::GetAtt': ['A', 'B.C'] };

test.each<[string, unknown, string]>([
  ['a text', 'x', 'x'],
  ['a join', { 'Fn::Join': ['-', ['a', REF, 1, GET_ATT]] }, `a-\${A}-1-\${A.B.C}`],
  ['a join in a join', { 'Fn::Join': ['', ['a', { 'Fn::Join': [',', ['b', 'c']] }]] }, 'ab,c'],
  ['a condition in a join', { 'Fn::Join': ['', ['a', { 'Fn::If': ['C', 'x', 'y'] }]] }, `a\${reference}`],
  ['a substitution', { 'Fn::Sub': `a\${A.B.C}\${AWS::Region}` }, `a\${A.B.C}\${AWS::Region}`],
  ['variables of a substitution', { 'Fn::Sub': [`\${X}\${Y}`, { X: 'x', Y: REF }] }, `x\${A}`],
  ['an attribute as a text', { 'Fn::GetAtt': 'A.B' }, `\${A.B}`],
  ['an encoded text', { 'Fn::Base64': { 'Fn::Join': ['', ['a', 'b']] } }, 'ab'],
  ['a selection', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
  ['a selection of unknown items', { 'Fn::Select': [0, { 'Fn::Split': [',', REF] }] }, `\${reference}`],
  ['an import', { 'Fn::ImportValue': 'x' }, `\${reference}`],
  ['a dynamic reference', 'a{{resolve:ssm:/x:1}}b', `a\${resolve}b`],
  ['malformed functions', { 'Fn::Join': 'x' }, `\${reference}`],
])('%s has a text', (_, value, text) => {
  expect(textOf(value)?.text).toBe(text);
});

test('an escaped placeholder is no reference', () => {
  expect(textOf({ 'Fn::Sub': `\${!A} \${B}` })).toEqual({ text: `\${A} \${B}`, references: [{ id: 'B' }] });
});

test.each([
  ['an object', { a: 'x' }],
  ['an object with more members', { Ref: 'A', b: 'x' }],
  ['an empty object', {}],
  ['a list', ['x']],
  ['a number', 1],
  ['null', null],
  ['a condition', { 'Fn::If': ['C', 'a', 'b'] }],
])('%s has no text', (_, value) => {
  expect(textOf(value)).toBeUndefined();
});
