import { createKey, keyDigest, keyIdOf } from '../../../../client/src/adapters/api-keys';
import type { AwsJson } from '../../../../lambdas/leaks/matcher/aws-json';
import { Matcher } from '../../../../lambdas/leaks/matcher/matcher';
import { clock } from './fixtures';

describe("customers' keys", () => {
  const store = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Keys';
  const itemOf = (key: string, changes: object = {}) => ({
    id: { S: keyIdOf(key) },
    digest: { S: keyDigest(key) },
    owner: { S: 'customer-7' },
    hint: { S: 'shop_…abcd' },
    createdAt: { N: '5' },
    ...changes,
  });
  const callOf =
    (items: readonly ReturnType<typeof itemOf>[]): AwsJson =>
    async (_service, operation, input) => {
      expect(operation).toBe('BatchGetItem');
      const { RequestItems } = input as { RequestItems: { Keys: { Keys: { id: { S: string } }[] } } };
      const ids = RequestItems.Keys.Keys.map(({ id }) => id.S);
      return { Responses: { Keys: items.filter(({ id }) => ids.includes(id.S)) } };
    };

  test('are matched by the digests of their store, without KMS', async () => {
    const keys = Array.from({ length: 5 }, () => createKey('shop'));
    const items = [
      itemOf(keys[0] as string),
      itemOf(keys[1] as string, { revokedAt: { N: '7' } }),
      itemOf(keys[2] as string, { retiresAt: { N: '5000' }, replacedBy: { S: 'x' } }),
      itemOf(keys[3] as string, { expiresAt: { N: '900' } }),
    ];
    const matcher = new Matcher({ apiKeyStores: [store], call: callOf(items), clock });
    const found = await matcher.match(keys);
    expect(keys.map((key) => found.get(key)?.[0]?.state)).toEqual([
      'current',
      'dead',
      'grace',
      'dead',
      undefined,
    ]);
    expect(found.get(keys[0] as string)).toEqual([
      {
        secret: store,
        version: keyIdOf(keys[0] as string),
        kind: 'customer-key',
        credential: keyIdOf(keys[0] as string),
        owner: 'customer-7',
        issuedAt: 5,
        state: 'current',
      },
    ]);
  });

  test('with the id of another key are not matched', async () => {
    const [key, other] = [createKey('shop'), createKey('shop')];
    const item = itemOf(key, { digest: { S: keyDigest(other) } });
    const matcher = new Matcher({ apiKeyStores: [store], call: callOf([item]), clock });
    expect(await matcher.match([key])).toEqual(new Map());
  });
});
