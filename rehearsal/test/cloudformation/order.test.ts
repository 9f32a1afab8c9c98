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

test.each([1, 2, 3, 4, 5])(
  'whatever is drawn (seed %d), each resource follows what it depends on',
  (seed) => {
    const order = creationOrder(RESOURCES, new Random(seed), 'App');
    const chain = order.filter((id) => id !== 'Alone');

    expect(order).toHaveLength(5);
    expect(chain).toEqual(['Role', 'Function', 'Permission', 'Schedule']);
  },
);

test('the same seed gives the same order', () => {
  const orders = [7, 7].map((seed) => creationOrder(RESOURCES, new Random(seed), 'App'));
  expect(orders[0]).toEqual(orders[1]);
});

test('what does not depend on each other comes in different orders', () => {
  const free = { A: { Type: 'T' }, B: { Type: 'T' }, C: { Type: 'T' } };
  const orders = new Set(
    [1, 2, 3, 4, 5, 6].map((seed) => creationOrder(free, new Random(seed), 'App').join()),
  );
  expect(orders.size).toBeGreaterThan(1);
});

test.each([1, 2, 3, 4, 5])(
  'what holds a reference to a secret comes before what it does not wait for (seed %d)',
  (seed) => {
    const X = '{{resolve:secretsmanager:db}}';
    const resources = {
      ...RESOURCES,
      Reader: { Type: 'T', Properties: { X, Y: { Ref: 'Own' } } },
      Own: { Type: 'T', DependsOn: 'Further' },
      Further: { Type: 'T' },
    };
    expect(creationOrder(resources, new Random(seed), 'App').slice(0, 3)).toEqual([
      'Further',
      'Own',
      'Reader',
    ]);
  },
);

test('a cycle is an error that names its resources', () => {
  const cycle = {
    A: { Type: 'T', Properties: { b: { Ref: 'B' } } },
    B: { Type: 'T', DependsOn: ['A'] },
    C: { Type: 'T' },
  };
  expect(() => creationOrder(cycle, new Random(1), 'App')).toThrow(
    expect.objectContaining({ code: 'TemplateBroken', message: expect.stringMatching(/circular.*: A, B\./) }),
  );
});
