// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { holds, resolve, type Scope } from '../../src/cloudformation/intrinsics';
import type { Template } from '../../src/cloudformation/template';

function scope(template: Template = {}): Scope {
  return {
    template,
    region: 'eu-central-1',
    ref: (name) =>
      ({ 'AWS::Region': 'eu-central-1', Bucket: 'bucket-1', Yes: 'yes', List: ['a', 'b'] })[name],
    attribute: (id, name) => `${id}/${name}`,
    exported: (name) => (name === 'known' ? 'imported' : undefined),
    output: (stack, name) => (stack === 'Other' && name === 'Arn' ? 'arn' : undefined),
  };
}

test.each<[string, unknown, unknown]>([
  ['Ref', { Ref: 'Bucket' }, 'bucket-1'],
  ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'Role/Arn'],
  ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Nested.Outputs.x' }, 'Nested/Outputs.x'],
  ['Fn::Join', { 'Fn::Join': [':', ['a', { Ref: 'Bucket' }, 1]] }, 'a:bucket-1:1'],
  ['Fn::Join of a list parameter', { 'Fn::Join': ['-', { Ref: 'List' }] }, 'a-b'],
  ['Fn::Sub', { 'Fn::Sub': '${AWS::Region} ${Role.Arn} ${!Bucket}' }, 'eu-central-1 Role/Arn ${Bucket}'],
  ['Fn::Sub with variables', { 'Fn::Sub': ['${x}-${Bucket}', { x: { Ref: 'Yes' } }] }, 'yes-bucket-1'],
  ['Fn::Select and Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
  ['Fn::If', { 'Fn::If': ['Holds', { Ref: 'Bucket' }, 'no'] }, 'bucket-1'],
  ['Fn::FindInMap', { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'size'] }, 3],
  ['Fn::ImportValue', { 'Fn::ImportValue': 'known' }, 'imported'],
  ['Fn::GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Arn' } }, 'arn'],
  ['Fn::Base64', { 'Fn::Base64': 'text' }, 'dGV4dA=='],
  ['Fn::GetAZs', { 'Fn::GetAZs': '' }, ['eu-central-1a', 'eu-central-1b', 'eu-central-1c']],
  ['Fn::Length', { 'Fn::Length': { Ref: 'List' } }, 2],
  ['Fn::ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Yes' } } }, '{"a":"yes"}'],
  ['AWS::NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ['AWS::NoValue in a list', [1, { 'Fn::If': ['Fails', 2, { Ref: 'AWS::NoValue' }] }], [1]],
  ['plain values', { a: [1, true, null, 'x'] }, { a: [1, true, null, 'x'] }],
])('resolves %s', (_, value, expected) => {
  const template = {
    Mappings: { Map: { 'eu-central-1': { size: 3 } } },
    Conditions: { Holds: { 'Fn::Equals': ['a', 'a'] }, Fails: { 'Fn::Equals': ['a', 'b'] } },
  };
  expect(resolve(value, scope(template), 'here')).toEqual(expected);
});

test.each<[string, unknown, boolean]>([
  ['Fn::Equals', { 'Fn::Equals': [{ Ref: 'Yes' }, 'yes'] }, true],
  ['Fn::Not', { 'Fn::Not': [{ Condition: 'Base' }] }, false],
  ['Fn::And', { 'Fn::And': [{ Condition: 'Base' }, { 'Fn::Equals': [1, 2] }] }, false],
  ['Fn::Or', { 'Fn::Or': [{ Condition: 'Base' }, { 'Fn::Equals': [1, 2] }] }, true],
])('evaluates the condition %s', (_, condition, expected) => {
  const template = { Conditions: { Base: { 'Fn::Equals': ['x', 'x'] }, Tested: condition } };
  expect(holds('Tested', scope(template), 'here')).toBe(expected);
});

test.each<[string, unknown, string]>([
  ['a Ref to an absent name', { Ref: 'Nothing' }, 'Ref to Nothing'],
  ['an absent export', { 'Fn::ImportValue': 'unknown' }, 'no stack exports unknown'],
  ['an absent output', { 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'x' } }, 'no output x'],
  ['an element out of range', { 'Fn::Select': [5, ['a']] }, 'no element 5'],
  ['an absent mapping', { 'Fn::FindInMap': ['Map', 'a', 'b'] }, 'no a/b'],
  ['a join of a text', { 'Fn::Join': ['-', 'text'] }, 'not a list'],
  ['an absent condition', { 'Fn::If': ['Nothing', 1, 2] }, 'no condition Nothing'],
])('refuses %s', (_, value, message) => {
  expect(() => resolve(value, scope(), 'App/Thing')).toThrow(
    expect.objectContaining({ code: 'TemplateBroken', message: expect.stringContaining(message) }),
  );
});

test('refuses an unsupported function with its location', () => {
  expect(() => resolve({ 'Fn::Transform': {} }, scope(), 'App/Thing')).toThrow(
    expect.objectContaining({
      code: 'IntrinsicNotSupported',
      message: expect.stringMatching(/App\/Thing uses Fn::Transform/),
    }),
  );
});
