// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import { creationOrder } from '../../src/cloudformation/order';
import { Random } from '../../src/kernel/random';

const RESOURCES = {
  Schedule: { Type: 'T', Properties: { Arn: { 'Fn::Sub': 'x${Function.Arn}' } }, DependsOn: ['Permission'] },
  Permission: { Type: 'T', Properties: { Name: { Ref: 'Function' }, Region: { Ref: 'AWS::Region' } } },
  Function: { Type: 'T', Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } }, DependsOn: 'Gone' },
  Role: { Type: 'T' },
  Alone: { Type: 'T' },
};
const SEEDS = [1, 2, 3, 4, 5];

const order = (resources: object, seed: number) =>
  creationOrder(resources as typeof RESOURCES, new Random(seed), 'App');

test.each(SEEDS)('creates a resource after its dependencies (seed %d)', (seed) => {
  const ids = order(RESOURCES, seed);
  expect(ids).toHaveLength(5);
  expect(ids.filter((id) => id !== 'Alone')).toEqual(['Role', 'Function', 'Permission', 'Schedule']);
});

test('draws the order of independent resources from the seed', () => {
  const independent = { A: { Type: 'T' }, B: { Type: 'T' }, C: { Type: 'T' } };
  expect(new Set(SEEDS.map((seed) => order(independent, seed).join())).size).toBeGreaterThan(1);
  expect(order(independent, 7)).toEqual(order(independent, 7));
});

test.each(SEEDS)('creates the resource with a reference to a secret first (seed %d)', (seed) => {
  const X = '{{resolve:secretsmanager:db}}';
  const resources = {
    ...RESOURCES,
    Reader: { Type: 'T', Properties: { X, Y: { Ref: 'Own' } } },
    Own: { Type: 'T', DependsOn: 'Further' },
    Further: { Type: 'T' },
  };
  expect(order(resources, seed).slice(0, 3)).toEqual(['Further', 'Own', 'Reader']);
});

test('refuses a cycle and names its resources', () => {
  const cycle = {
    A: { Type: 'T', Properties: { b: { Ref: 'B' } } },
    B: { Type: 'T', DependsOn: ['A'] },
    C: { Type: 'T' },
  };
  expect(() => order(cycle, 1)).toThrow(
    expect.objectContaining({ code: 'TemplateBroken', message: expect.stringMatching(/circular.*: A, B\./) }),
  );
});
