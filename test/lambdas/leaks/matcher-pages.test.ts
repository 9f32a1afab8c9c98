import { LEAK_INDEX } from '../../../engine/src/contract';
import { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { Matcher } from '../../../lambdas/leaks/matcher/matcher';

const arn = (n: number) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:app${n}-AbCdEf`;

test('the owners of an id are read from every page: a login has an item for each of its passwords', async () => {
  const index = new LeakIndexModel();
  const Items = Array.from({ length: 5 }, (_, n) => ({
    [LEAK_INDEX.fingerprint]: { S: `fingerprint-${n}` },
    [LEAK_INDEX.secret]: { S: arn(n) },
    [LEAK_INDEX.credential]: { S: 'app' },
  }));
  const starts: unknown[] = [];
  const matcher = new Matcher({
    ...index.location,
    call: async (_service, operation, input) => {
      if (operation !== 'Query') return { VersionIdsToStages: {} };
      const { ExclusiveStartKey } = input as { ExclusiveStartKey?: { n: number } };
      starts.push(ExclusiveStartKey);
      const first = ExclusiveStartKey?.n ?? 0;
      const next = first + 2;
      return {
        Items: Items.slice(first, next),
        ...(next < Items.length && { LastEvaluatedKey: { n: next } }),
      };
    },
  });
  const found = await matcher.byCredential('app');
  expect(found.map(({ secret }) => secret)).toEqual([0, 1, 2, 3, 4].map(arn));
  expect(starts).toEqual([undefined, { n: 2 }, { n: 4 }]);
});
